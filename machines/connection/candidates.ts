/**
 * The values of `RTCIceCandidate.type`.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcicecandidatetype-enum | WebRTC 1.0, RTCIceCandidateType}
 */
export type CandidateType = 'host' | 'srflx' | 'prflx' | 'relay'

/** All of them, as a list. */
export const candidateTypes = ['host', 'srflx', 'prflx', 'relay'] as const satisfies readonly CandidateType[]

/**
 * The number of ICE candidates of each type that one side has announced in its present generation. No address is kept.
 */
export interface Candidates extends Readonly<Record<CandidateType, number>> {
  /** Whether that side has announced the end of its candidates. */
  readonly ended: boolean
}

/** The candidates of both sides. */
export interface CandidatesOfBoth {
  /** Of this side. */
  readonly local: Candidates
  /** Of the peer. */
  readonly remote: Candidates
}

/** Of a side that has announced none. */
export const noCandidates: Candidates = { host: 0, srflx: 0, prflx: 0, relay: 0, ended: false }

/** What an `icecandidateerror` event says about an ICE server. */
export interface GatheringError {
  /** A code of STUN (RFC 8489, section 18.3), or 701 where the server was not reached. */
  readonly errorCode: number
  /** The server's URL, without credentials, and without its host if that is an address. */
  readonly url: string
}

/** How many errors of gathering are kept: one for each server and code, the first ones. */
export const MOST_GATHERING_ERRORS = 16

/** The errors of gathering after another one: each is there once. */
export function gatheringErrorsWith(
  errors: readonly GatheringError[],
  { errorCode, url }: GatheringError,
): readonly GatheringError[] {
  const isKnown = errors.some((error) => error.errorCode === errorCode && error.url === url)
  return isKnown || errors.length >= MOST_GATHERING_ERRORS ? errors : [...errors, { errorCode, url }]
}

/** The pair of candidates that a connection uses, as read from its statistics. */
export interface SelectedPair {
  /** The type of this side's candidate. */
  readonly local: CandidateType
  /** The type of the peer's candidate. */
  readonly remote: CandidateType
  /** `udp` or `tcp`; `undefined` if the engine does not report it. */
  readonly protocol: string | undefined
  /** The protocol between this side and its TURN server: `udp`, `tcp` or `tls`; `undefined` without a TURN server. */
  readonly relayProtocol: string | undefined
}
