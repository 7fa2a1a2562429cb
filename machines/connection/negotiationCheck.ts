import type { DescriptionSlots } from './descriptionSlots.ts'

/** A transceiver, as far as it may call for negotiation. `undefined` where the current descriptions do not have it. */
export interface TransceiverNeed {
  readonly isStopping: boolean
  readonly isStopped: boolean
  /** Whether a section of the current local description is its. */
  readonly isAssociated: boolean
  /** Whether that section is rejected, in either current description. */
  readonly isRejected: boolean
  /** Whether what that section says of streams and direction is no more what is wanted. */
  readonly isChanged: boolean
}

/** What decides whether there is something to negotiate. */
export interface NegotiationNeed {
  /** Whether this side has ever created a channel; one that is closed again counts (NN-5). */
  readonly channelCreated: boolean
  /** Whether the *current* local description has a section for data; a pending one does not count (NN-5). */
  readonly hasDataSection: boolean
  /** How many credentials `restartIce()` has asked to replace, and no answer has yet. */
  readonly credentialsToReplace: number
  readonly transceivers: readonly TransceiverNeed[]
}

/**
 * Whether negotiation is needed (NN-4).
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dfn-check-if-negotiation-is-needed | WebRTC 1.0, check if negotiation is
 * needed}
 *
 * @example
 * ```ts
 * actor.send({ type: 'negotiation.checked', needed: needsNegotiation(need) })
 * ```
 */
export function needsNegotiation(need: NegotiationNeed): boolean {
  const { channelCreated, hasDataSection, credentialsToReplace, transceivers } = need
  if (credentialsToReplace > 0) return true
  if (channelCreated && !hasDataSection) return true
  return transceivers.some(transceiverNeedsIt)
}

function transceiverNeedsIt(transceiver: TransceiverNeed): boolean {
  const { isStopping, isStopped, isAssociated, isRejected, isChanged } = transceiver
  if (isStopping && !isStopped) return true
  if (isStopped) return isAssociated && !isRejected
  return !isAssociated || isChanged
}

/** An ICE user fragment and password, as a description has them. */
export interface Credentials {
  readonly ufrag: string
  readonly pwd: string
}

/**
 * The credentials that `restartIce()` wants replaced: all those in the current and the pending local description. A
 * connection without one has none to replace.
 *
 * @param credentialsOf - those in a description
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-rtcpeerconnection-restartice | WebRTC 1.0, restartIce}
 */
export function credentialsToReplace<Description>(
  { currentLocal, pendingLocal }: DescriptionSlots<Description>,
  credentialsOf: (description: Description) => readonly Credentials[],
): readonly Credentials[] {
  const all = [currentLocal, pendingLocal].flatMap((description) => (description ? credentialsOf(description) : []))
  return all.filter((one, index) => all.findIndex((other) => isSame(one, other)) === index)
}

/**
 * What is left to replace after an answer: all of it, as long as one of those credentials is in the local description
 * that is current now.
 */
export function credentialsLeft(
  wanted: readonly Credentials[],
  current: readonly Credentials[],
): readonly Credentials[] {
  return wanted.some((each) => current.some((one) => isSame(one, each))) ? wanted : []
}

function isSame(one: Credentials, other: Credentials): boolean {
  return one.ufrag === other.ufrag && one.pwd === other.pwd
}
