import type { ImportProgress } from '../importOptions.ts'
import { assertSize, MOST_BYTES } from './limits.ts'

/** What was unpacked, and whether it breaks off. */
export interface Inflated {
  readonly bytes: Uint8Array
  readonly problem: string | undefined
}

/** Whether it is packed with gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * Unpacks gzip. What breaks off, or has something behind its end, gives what came before.
 *
 * @throws {@link ImportError} `too-large`
 */
export async function inflate(packed: Uint8Array, onProgress: (progress: ImportProgress) => void): Promise<Inflated> {
  const said = saidSize(packed)
  assertSize(said, 'It unpacks to')
  let bytes = new Uint8Array(Math.max(said, 64 * 1024))
  let size = 0
  let problem: string | undefined
  const reader = unpacking(packed).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      const needed = size + value.length
      if (needed > MOST_BYTES) break
      if (needed > bytes.length) bytes = grown(bytes, size, needed)
      bytes.set(value, size)
      size = needed
      onProgress({ step: 'unpacking', done: size, total: undefined })
    }
  } catch (error) {
    problem = (error as Error).message
  }
  if (size + 64 * 1024 > MOST_BYTES) {
    await reader.cancel().catch(() => {})
    assertSize(MOST_BYTES + 1, 'It unpacks to more than')
  }
  return { bytes: bytes.subarray(0, size), problem }
}

function unpacking(packed: Uint8Array): ReadableStream<Uint8Array> {
  // Pieces: else all of it is handed over before the first is unpacked.
  const pieces = new ReadableStream<BufferSource>({
    pull(controller) {
      const piece = packed.subarray(at, at + 256 * 1024)
      at += piece.length
      if (piece.length === 0) controller.close()
      else controller.enqueue(piece as Uint8Array<ArrayBuffer>)
    },
  })
  let at = 0
  return pieces.pipeThrough(new DecompressionStream('gzip'))
}

/** What its last four bytes say, which is less than the truth where it has several parts. */
function saidSize(packed: Uint8Array): number {
  if (packed.length < 18) return 0
  const said = new DataView(packed.buffer, packed.byteOffset + packed.length - 4, 4).getUint32(0, true)
  // One that breaks off ends in anything: no packing is as good as this.
  return said > packed.length * 1100 ? 0 : said
}

function grown(bytes: Uint8Array, size: number, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.min(Math.max(needed, bytes.length * 2), MOST_BYTES))
  larger.set(bytes.subarray(0, size))
  return larger
}
