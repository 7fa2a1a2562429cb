import { assertInternal, type internal } from '../platform/internal.ts'
import { defineInterface } from '../platform/webIdl.ts'
import type { RTCIceCandidate } from '../values/RTCIceCandidate.ts'

/**
 * A pair of candidates, as script has it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcicecandidatepair | WebRTC 1.0, RTCIceCandidatePair}
 */
export class RTCIceCandidatePair {
  readonly #local: RTCIceCandidate
  readonly #remote: RTCIceCandidate

  constructor(token: typeof internal, local: RTCIceCandidate, remote: RTCIceCandidate) {
    assertInternal(token)
    this.#local = local
    this.#remote = remote
  }

  get local(): RTCIceCandidate {
    return this.#local
  }
  get remote(): RTCIceCandidate {
    return this.#remote
  }
}

defineInterface(RTCIceCandidatePair, { name: 'RTCIceCandidatePair' })
