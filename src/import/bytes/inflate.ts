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
  let isTooLarge = false
  try {
    for await (const piece of unpacking(packed)) {
      const needed = size + piece.length
      if (needed > MOST_BYTES) {
        isTooLarge = true
        break
      }
      if (needed > bytes.length) bytes = grown(bytes, size, needed)
      bytes.set(piece, size)
      size = needed
      onProgress({ step: 'unpacking', done: size, total: undefined })
    }
  } catch (error) {
    problem = (error as Error).message
  }
  if (isTooLarge) assertSize(MOST_BYTES + 1, 'It unpacks to more than')
  return { bytes: bytes.subarray(0, size), problem }
}

/** The module of Node, if this is Node: its stream of the platform is slow. */
interface NodeZlib {
  createGunzip(options: { readonly chunkSize: number }): AsyncIterable<Uint8Array> & { end(bytes: Uint8Array): void }
}

function unpacking(packed: Uint8Array): AsyncIterable<Uint8Array> {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  const zlib = process?.getBuiltinModule?.('node:zlib') as NodeZlib | undefined
  if (!zlib) return piecesOf(packed)
  const gunzip = zlib.createGunzip({ chunkSize: 1024 * 1024 })
  gunzip.end(packed)
  return gunzip
}

async function* piecesOf(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  let at = 0
  // Pieces: else all of it is handed over before the first is unpacked.
  const pieces = new ReadableStream<BufferSource>({
    pull(controller) {
      const piece = packed.subarray(at, at + 256 * 1024)
      at += piece.length
      if (piece.length === 0) controller.close()
      else controller.enqueue(piece as Uint8Array<ArrayBuffer>)
    },
  })
  const reader = pieces.pipeThrough(new DecompressionStream('gzip')).getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel().catch(() => {})
  }
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
