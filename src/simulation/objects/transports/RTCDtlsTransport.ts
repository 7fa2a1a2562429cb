import type { DtlsTransportState } from '../../../../machines/transports/transportTypes.ts'
import { assertInternal, type internal } from '../platform/internal.ts'
import { defineInterface } from '../platform/webIdl.ts'
import type { RTCIceTransport } from './RTCIceTransport.ts'

/** What is behind a DTLS transport. */
export interface DtlsBehind {
  readonly dtlsState: DtlsTransportState
  readonly iceObject: RTCIceTransport
  /** The certificates of the peer, encoded. */
  readonly remoteCertificates: readonly Uint8Array<ArrayBuffer>[]
}

/**
 * A DTLS transport, as script has it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcdtlstransport-interface | WebRTC 1.0, RTCDtlsTransport}
 */
export class RTCDtlsTransport extends EventTarget {
  readonly #behind: DtlsBehind

  constructor(token: typeof internal, behind: DtlsBehind) {
    assertInternal(token)
    super()
    this.#behind = behind
  }

  get iceTransport(): RTCIceTransport {
    return this.#behind.iceObject
  }
  get state(): DtlsTransportState {
    return this.#behind.dtlsState
  }

  getRemoteCertificates(): ArrayBuffer[] {
    return this.#behind.remoteCertificates.map((certificate) => certificate.slice().buffer)
  }
}

defineInterface(RTCDtlsTransport, { name: 'RTCDtlsTransport', events: ['statechange', 'error'] })
