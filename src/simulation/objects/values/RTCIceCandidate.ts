import type { CandidateGiven } from '../../../../machines/connection/operationStart.ts'
import { readCandidate } from '../../sdp/candidate.ts'
import type { CandidateFields } from '../../sdp/session.ts'
import { Dictionary, nullable, toDOMString, toPlainUnsignedShort, toText } from '../platform/convert.ts'
import { defineInterface } from '../platform/webIdl.ts'

/** What only the engine knows of a candidate of its own. */
export interface CandidateOrigin {
  readonly relayProtocol?: 'udp' | 'tcp' | 'tls'
  readonly url?: string
}

let setOrigin: (candidate: RTCIceCandidate, origin: CandidateOrigin) => void

/**
 * A candidate, as script has it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcicecandidate-interface | WebRTC 1.0, RTCIceCandidate}
 */
export class RTCIceCandidate {
  readonly #given: CandidateGiven
  readonly #fields: CandidateFields | undefined
  readonly #origin: CandidateOrigin = {}

  static {
    setOrigin = (candidate, origin) => {
      Object.assign(candidate.#origin, origin)
    }
  }

  constructor(init: RTCIceCandidateInit = {}) {
    const given = toCandidate(init, 'RTCIceCandidateInit')
    if (given.sdpMid === null && given.sdpMLineIndex === null) {
      throw new TypeError('A candidate needs an sdpMid or an sdpMLineIndex.')
    }
    this.#given = given
    this.#fields = readCandidate(given.candidate)
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
    return this.#origin.relayProtocol ?? null
  }
  get url(): string | null {
    return this.#origin.url ?? null
  }

  toJSON(): RTCIceCandidateInit {
    const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = this.#given
    return { candidate, sdpMid, sdpMLineIndex, usernameFragment }
  }
}

defineInterface(RTCIceCandidate, { name: 'RTCIceCandidate' })

/** A candidate of the engine's own. */
export function ownCandidate(given: CandidateGiven, origin: CandidateOrigin = {}): RTCIceCandidate {
  const candidate = new RTCIceCandidate({ ...given })
  setOrigin(candidate, origin)
  return candidate
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
