import { Dictionary } from '../platform/convert.ts'
import { defineInterface } from '../platform/webIdl.ts'
import { RTCError } from '../values/RTCError.ts'

/**
 * An `error` of a channel or of a DTLS transport.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcerrorevent-interface | WebRTC 1.0, RTCErrorEvent}
 */
export class RTCErrorEvent extends Event {
  readonly #error: RTCError

  constructor(type: string, init: EventInit & { readonly error: RTCError }) {
    super(type, init)
    this.#error = new Dictionary(init, 'RTCErrorEventInit').required('error', toError)
  }

  get error(): RTCError {
    return this.#error
  }
}

defineInterface(RTCErrorEvent, { name: 'RTCErrorEvent', constructorLength: 2 })

function toError(value: unknown, context: string): RTCError {
  if (value instanceof RTCError) return value
  throw new TypeError(`${context} is no RTCError.`)
}
