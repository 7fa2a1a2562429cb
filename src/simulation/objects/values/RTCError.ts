import {
  type Convert,
  Dictionary,
  toDOMString,
  toOneOf,
  toPlainLong,
  toPlainUnsignedLong,
} from '../platform/convert.ts'
import { defineInterface } from '../platform/webIdl.ts'

const details = [
  'data-channel-failure',
  'dtls-failure',
  'fingerprint-failure',
  'sctp-failure',
  'sdp-syntax-error',
  'hardware-encoder-not-available',
  'hardware-encoder-error',
] as const

/**
 * An error of WebRTC: a `DOMException` whose name is `OperationError`, with details.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcerror-interface | WebRTC 1.0, RTCError}
 */
export class RTCError extends DOMException {
  readonly #errorDetail: string
  readonly #sdpLineNumber: number | null
  readonly #sctpCauseCode: number | null
  readonly #receivedAlert: number | null
  readonly #sentAlert: number | null

  constructor(init: RTCErrorInit, message = '') {
    const given = new Dictionary(init, 'RTCErrorInit')
    const detail = given.required('errorDetail', toOneOf(...details))
    const number = (name: string, convert: Convert<number>) => given.member(name, convert) ?? null
    const [receivedAlert, sctpCauseCode, sdpLineNumber, sentAlert] = [
      number('receivedAlert', toPlainUnsignedLong),
      number('sctpCauseCode', toPlainLong),
      number('sdpLineNumber', toPlainLong),
      number('sentAlert', toPlainUnsignedLong),
    ]
    super(toDOMString(message, 'RTCError'), 'OperationError')
    this.#errorDetail = detail
    this.#receivedAlert = receivedAlert
    this.#sctpCauseCode = sctpCauseCode
    this.#sdpLineNumber = sdpLineNumber
    this.#sentAlert = sentAlert
  }

  get errorDetail(): string {
    return this.#errorDetail
  }

  get sdpLineNumber(): number | null {
    return this.#sdpLineNumber
  }

  get sctpCauseCode(): number | null {
    return this.#sctpCauseCode
  }

  get receivedAlert(): number | null {
    return this.#receivedAlert
  }

  get sentAlert(): number | null {
    return this.#sentAlert
  }
}

defineInterface(RTCError, { name: 'RTCError', constructorLength: 1 })
