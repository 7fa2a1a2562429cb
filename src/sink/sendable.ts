import { named } from '../assertions.ts'

/**
 * What a data channel can send as one message (SD-3). What is sent of a view is the range that it shows.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-rtcdatachannel-send | WebRTC 1.0, send()}
 */
export type Sendable = string | Blob | ArrayBuffer | ArrayBufferView

/** What is handed to a channel's `send()`. A `Blob` is read before: engines differ in how they queue one. */
export type Payload = string | Uint8Array<ArrayBuffer>

/** Whether a value is one message. */
export function isSendable(value: unknown): value is Sendable {
  return typeof value === 'string' || isBlob(value) || isBuffer(value) || ArrayBuffer.isView(value)
}

/** @throws TypeError if a value is no message */
export function assertSendable(value: unknown): asserts value is Sendable {
  if (isSendable(value)) return
  throw new TypeError(`A message is a string, an ArrayBuffer, a view or a Blob, but this one is ${named(value)}.`)
}

/** Of what can be split its length in bytes; a string is never split, and counts as one. */
export function lengthOf(message: Sendable): number {
  if (typeof message === 'string') return 1
  return isBlob(message) ? message.size : message.byteLength
}

/** The bytes of a message from `start` to `end`, not copied; of a string, all. */
export function partOf(message: Sendable, start: number, end: number): Payload | Blob {
  if (typeof message === 'string') return message
  if (isBlob(message)) return message.slice(start, end, message.type)
  const [buffer, offset, length] = ArrayBuffer.isView(message)
    ? [message.buffer, message.byteOffset, message.byteLength]
    : [message, 0, message.byteLength]
  return new Uint8Array(buffer as ArrayBuffer, offset + start, Math.min(end, length) - start)
}

/** By their tags, for they may come from another realm. */
function isBlob(value: unknown): value is Blob {
  return /^\[object (Blob|File)\]$/.test(Object.prototype.toString.call(value))
}

function isBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]'
}
