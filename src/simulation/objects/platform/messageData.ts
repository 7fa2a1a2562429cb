import { utf8Length } from '../../../../machines/channel/utf8Length.ts'
import { toText } from './convert.ts'

/** What `send()` takes, with its size in bytes. */
export interface MessageGiven {
  readonly size: number
  /** What is sent; of a blob its bytes are read in the background. */
  readonly data: string | Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>
}

/**
 * Converts what is given to `send()`: a blob, a buffer, a view of one, or whatever else as a string (SD-3). Bytes are copied,
 * so that the app can go on to use its buffer.
 */
export function messageGiven(value: unknown): MessageGiven {
  if (typeof Blob !== 'undefined' && value instanceof Blob) {
    return { size: value.size, data: value.arrayBuffer().then((buffer) => new Uint8Array(buffer)) }
  }
  if (ArrayBuffer.isView(value)) {
    const data = new Uint8Array(value.byteLength)
    data.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    return { size: data.byteLength, data }
  }
  if (isBuffer(value)) return { size: value.byteLength, data: new Uint8Array(value.slice(0)) }
  const text = toText(value, 'send()')
  return { size: utf8Length(text), data: text }
}

/** A buffer of any realm: a test runner may have another `ArrayBuffer` than its process. */
function isBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]'
}

/** What the `data` of a message is, for the channel's `binaryType` (RX-1). */
export function messageData(
  data: string | Uint8Array<ArrayBuffer>,
  binaryType: 'blob' | 'arraybuffer',
): string | ArrayBuffer | Blob {
  if (typeof data === 'string') return data
  return binaryType === 'blob' ? new Blob([data]) : data.slice().buffer
}
