import type { IceRole } from '../../../../machines/transports/iceRules.ts'
import type { IceGathererState, IceTransportState } from '../../../../machines/transports/transportTypes.ts'
import type { IceCredentials } from '../../sdp/session.ts'
import { assertInternal, type internal } from '../platform/internal.ts'
import { defineInterface } from '../platform/webIdl.ts'
import type { RTCIceCandidate } from '../values/RTCIceCandidate.ts'
import type { RTCIceCandidatePair } from './RTCIceCandidatePair.ts'

/** ICE credentials, as script has them. */
interface IceParameters {
  readonly usernameFragment: string
  readonly password: string
}

/** What is behind an ICE transport. */
export interface IceBehind {
  readonly iceState: IceTransportState
  readonly gatheringState: IceGathererState
  readonly iceRole: IceRole | undefined
  readonly localCandidates: readonly RTCIceCandidate[]
  readonly remoteCandidates: readonly RTCIceCandidate[]
  readonly pair: RTCIceCandidatePair | null
  readonly localParameters: IceCredentials | undefined
  readonly remoteParameters: IceCredentials | undefined
}

/**
 * An ICE transport, as script has it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcicetransport | WebRTC 1.0, RTCIceTransport}
 */
export class RTCIceTransport extends EventTarget {
  readonly #behind: IceBehind
  readonly #component = 'rtp'

  constructor(token: typeof internal, behind: IceBehind) {
    assertInternal(token)
    super()
    this.#behind = behind
  }

  get role(): IceRole | 'unknown' {
    return this.#behind.iceRole ?? 'unknown'
  }
  get component(): 'rtp' | 'rtcp' {
    return this.#component
  }
  get state(): IceTransportState {
    return this.#behind.iceState
  }
  get gatheringState(): IceGathererState {
    return this.#behind.gatheringState
  }

  getLocalCandidates(): RTCIceCandidate[] {
    return [...this.#behind.localCandidates]
  }
  getRemoteCandidates(): RTCIceCandidate[] {
    return [...this.#behind.remoteCandidates]
  }
  getSelectedCandidatePair(): RTCIceCandidatePair | null {
    return this.#behind.pair
  }
  getLocalParameters(): IceParameters | null {
    return parameters(this.#behind.localParameters)
  }
  getRemoteParameters(): IceParameters | null {
    return parameters(this.#behind.remoteParameters)
  }
}

defineInterface(RTCIceTransport, {
  name: 'RTCIceTransport',
  events: ['statechange', 'gatheringstatechange', 'selectedcandidatepairchange'],
})

function parameters(credentials: IceCredentials | undefined): IceParameters | null {
  return credentials ? { usernameFragment: credentials.ufrag, password: credentials.pwd } : null
}
