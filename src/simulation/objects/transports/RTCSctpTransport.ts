import type { SctpTransportState } from '../../../../machines/transports/transportTypes.ts'
import { assertInternal, type internal } from '../platform/internal.ts'
import { defineInterface } from '../platform/webIdl.ts'
import type { RTCDtlsTransport } from './RTCDtlsTransport.ts'

/** What is behind an SCTP transport. */
export interface SctpBehind {
  readonly sctpState: SctpTransportState
  readonly dtlsObject: RTCDtlsTransport
  readonly maxMessageSize: number | null
  readonly maxChannels: number | null
}

/**
 * An SCTP transport, as script has it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcsctptransport-interface | WebRTC 1.0, RTCSctpTransport}
 */
export class RTCSctpTransport extends EventTarget {
  readonly #behind: SctpBehind

  constructor(token: typeof internal, behind: SctpBehind) {
    assertInternal(token)
    super()
    this.#behind = behind
  }

  get transport(): RTCDtlsTransport {
    return this.#behind.dtlsObject
  }
  get state(): SctpTransportState {
    return this.#behind.sctpState
  }
  get maxMessageSize(): number | null {
    return this.#behind.maxMessageSize
  }
  get maxChannels(): number | null {
    return this.#behind.maxChannels
  }
}

defineInterface(RTCSctpTransport, { name: 'RTCSctpTransport', events: ['statechange'] })
