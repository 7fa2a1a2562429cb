import { Dictionary, nullable, toDOMString, toPlainUnsignedShort, toText } from '../platform/convert.ts'
import { defineInterface } from '../platform/webIdl.ts'

interface Init extends EventInit {
  readonly address?: string | null
  readonly port?: number | null
  readonly url?: string
  readonly errorCode: number
  readonly errorText?: string
}

/**
 * An ICE server was of no use.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcpeerconnectioniceerrorevent | WebRTC 1.0, RTCPeerConnectionIceErrorEvent}
 */
export class RTCPeerConnectionIceErrorEvent extends Event {
  readonly #address: string | null
  readonly #port: number | null
  readonly #url: string
  readonly #errorCode: number
  readonly #errorText: string

  constructor(type: string, init: Init) {
    super(type, init)
    const given = new Dictionary(init, 'RTCPeerConnectionIceErrorEventInit')
    this.#address = given.member('address', nullable(toDOMString)) ?? null
    this.#errorCode = given.required('errorCode', toPlainUnsignedShort)
    this.#errorText = given.member('errorText', toText) ?? ''
    this.#port = given.member('port', nullable(toPlainUnsignedShort)) ?? null
    this.#url = given.member('url', toDOMString) ?? ''
  }

  get address(): string | null {
    return this.#address
  }
  get port(): number | null {
    return this.#port
  }
  get url(): string {
    return this.#url
  }
  get errorCode(): number {
    return this.#errorCode
  }
  get errorText(): string {
    return this.#errorText
  }
}

defineInterface(RTCPeerConnectionIceErrorEvent, { name: 'RTCPeerConnectionIceErrorEvent', constructorLength: 2 })
