import type { CandidateGiven } from '../../../../machines/connection/operationStart.ts'
import { readCandidate } from '../../sdp/candidate.ts'
import type { CandidateFields } from '../../sdp/session.ts'
import { Dictionary, nullable, toDOMString, toOneOf, toPlainUnsignedShort, toText } from '../platform/convert.ts'
import { defineInterface } from '../platform/webIdl.ts'

/** Where a candidate of this side is from: it is not signalled. */
export interface CandidateOrigin {
  readonly relayProtocol: 'udp' | 'tcp' | 'tls' | null
  readonly url: string | null
}

/** What the attributes of a candidate show. */
type ShownFields = Omit<CandidateFields, 'address'> & { readonly address: string | null }

/** What the engine knows of a candidate, but does not write, by what that is made from. */
const hidden = new WeakMap<object, ShownFields>()

/**
 * A candidate, as script has it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcicecandidate-interface | WebRTC 1.0, RTCIceCandidate}
 */
export class RTCIceCandidate {
  readonly #given: CandidateGiven
  readonly #origin: CandidateOrigin
  readonly #fields: ShownFields | undefined

  constructor(init: RTCIceCandidateInit & Partial<CandidateOrigin> = {}) {
    const given = toCandidate(init, 'RTCLocalIceCandidateInit')
    this.#origin = toOrigin(init, 'RTCLocalIceCandidateInit')
    if (given.sdpMid === null && given.sdpMLineIndex === null) {
      throw new TypeError('A candidate needs an sdpMid or an sdpMLineIndex.')
    }
    this.#given = given
    this.#fields = hidden.get(init) ?? readCandidate(given.candidate)
  }

  get candidate(): string {
    return this.#given.candidate
  }
  get sdpMid(): string | null {
    return this.#given.sdpMid
  }
  get sdpMLineIndex(): number | null {
    return this.#given.sdpMLineIndex
  }
  get usernameFragment(): string | null {
    return this.#given.usernameFragment
  }
  get foundation(): string | null {
    return this.#fields?.foundation ?? null
  }
  get component(): 'rtp' | 'rtcp' | null {
    return this.#fields ? (this.#fields.component === 1 ? 'rtp' : 'rtcp') : null
  }
  get priority(): number | null {
    return this.#fields?.priority ?? null
  }
  get address(): string | null {
    return this.#fields?.address ?? null
  }
  get protocol(): 'udp' | 'tcp' | null {
    return this.#fields?.protocol ?? null
  }
  get port(): number | null {
    return this.#fields?.port ?? null
  }
  get type(): CandidateFields['type'] | null {
    return this.#fields?.type ?? null
  }
  get tcpType(): 'active' | 'passive' | 'so' | null {
    return this.#fields?.tcpType ?? null
  }
  get relatedAddress(): string | null {
    return this.#fields?.relatedAddress ?? null
  }
  get relatedPort(): number | null {
    return this.#fields?.relatedPort ?? null
  }
  get relayProtocol(): 'udp' | 'tcp' | 'tls' | null {
    return this.#origin.relayProtocol
  }
  get url(): string | null {
    return this.#origin.url
  }

  toJSON(): RTCIceCandidateInit {
    const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = this.#given
    return { candidate, sdpMid, sdpMLineIndex, usernameFragment }
  }
}

defineInterface(RTCIceCandidate, { name: 'RTCIceCandidate' })

/**
 * A candidate that the peer's checks have come from, and that nobody has signalled: script gets neither its line nor its
 * address.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-rtcicecandidate-candidate | WebRTC 1.0, RTCIceCandidate.candidate}
 */
export function hiddenCandidate(place: Omit<CandidateGiven, 'candidate'>, fields: CandidateFields): RTCIceCandidate {
  const init = { ...place, candidate: '' }
  hidden.set(init, { ...fields, address: null })
  return new RTCIceCandidate(init)
}

/** Converts an `RTCIceCandidateInit`. */
export function toCandidate(value: unknown, context: string): CandidateGiven {
  const given = new Dictionary(value, context)
  return {
    candidate: given.member('candidate', toDOMString) ?? '',
    sdpMLineIndex: given.member('sdpMLineIndex', nullable(toPlainUnsignedShort)) ?? null,
    sdpMid: given.member('sdpMid', nullable(toDOMString)) ?? null,
    usernameFragment: given.member('usernameFragment', nullable(toText)) ?? null,
  }
}

/** The members that an `RTCLocalIceCandidateInit` has besides. */
function toOrigin(value: unknown, context: string): CandidateOrigin {
  const given = new Dictionary(value, context)
  return {
    relayProtocol: given.member('relayProtocol', nullable(toOneOf('udp', 'tcp', 'tls'))) ?? null,
    url: given.member('url', nullable(toText)) ?? null,
  }
}
