import { named } from '../bind/assertions.ts'

/**
 * What a data channel can send as one message (SD-3). Of a view, only its own range is sent.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-rtcdatachannel-send | WebRTC 1.0, send()}
 */
export type Sendable = string | Blob | ArrayBuffer | ArrayBufferView

/** A `Uint8Array` of an `ArrayBuffer`. TypeScript has a parameter for that from 5.7 on; before, the name takes none. */
type Bytes = ReturnType<Uint8ArrayConstructor['of']>

/** What is handed to a channel's `send()`. A `Blob` is read before: engines differ in how they queue one. */
export type Payload = string | Bytes

/** Whether a value is one message. */
export function isSendable(value: unknown): value is Sendable {
  return typeof value === 'string' || isBlob(value) || isBuffer(value) || ArrayBuffer.isView(value)
}

/** @throws TypeError if a value is no message */
export function assertSendable(value: unknown): asserts value is Sendable {
  if (isSendable(value)) return
  throw new TypeError(`A message is a string, an ArrayBuffer, a view or a Blob, but this one is ${named(value)}.`)
}

/**
 * How much there is to send of a message: its bytes, and one thing of an empty one, and of a string, which is not
 * split.
 */
export function lengthOf(message: Sendable): number {
  if (typeof message === 'string') return 1
  return Math.max(1, isBlob(message) ? message.size : message.byteLength)
}

/** A part of a message, not copied; of a string, all. */
export function partOf(message: Sendable, start: number, end = Number.POSITIVE_INFINITY): Payload | Blob {
  if (typeof message === 'string') return message
  if (isBlob(message)) return message.slice(start, Math.min(end, message.size), message.type)
  const [buffer, offset] = ArrayBuffer.isView(message) ? [message.buffer, message.byteOffset] : [message, 0]
  return new Uint8Array(buffer as ArrayBuffer, offset + start, Math.min(end, message.byteLength) - start)
}

/** How much of a Blob is read at a time, if it is sent in pieces: reading each by itself takes Chromium twice as long. */
const BLOCK = 1024 * 1024

/**
 * What a message is sent from: all of it, or of a Blob that is sent in pieces, a block of whole pieces.
 *
 * @throws TypeError if it is no message
 * @throws DOMException if it is a Blob that cannot be read
 */
export async function blockOf(message: unknown, start: number, chunkSize: number): Promise<Payload> {
  assertSendable(message)
  const size = Number.isFinite(chunkSize) ? chunkSize * Math.ceil(BLOCK / chunkSize) : chunkSize
  const block = partOf(message, start, start + size)
  return typeof block === 'string' || block instanceof Uint8Array ? block : new Uint8Array(await block.arrayBuffer())
}

/** The pieces of a block. At least one: an empty message is a message. */
export function* piecesOf(block: Payload, chunkSize: number): Generator<Payload> {
  if (typeof block === 'string' || block.length <= chunkSize) yield block
  else for (let start = 0; start < block.length; start += chunkSize) yield block.subarray(start, start + chunkSize)
}

/** By their tags, for they may come from another realm. */
function isBlob(value: unknown): value is Blob {
  return /^\[object (Blob|File)\]$/.test(Object.prototype.toString.call(value))
}

function isBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]'
}
