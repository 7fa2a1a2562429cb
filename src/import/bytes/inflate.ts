import type { FlateError } from 'fflate'
import { breathe } from './breathe.ts'
import { MOST_BYTES, tooLarge } from './limits.ts'
import type { Progress } from './progress.ts'

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
 * Its end says how much room it needs, and is wrong where it has several parts or breaks off: then it is unpacked to its end
 * without being kept, and once more when its size is known. So nothing is copied, and what is too large is never kept.
 *
 * @throws {@link ImportError} `too-large`
 */
export async function inflate(packed: Uint8Array, progress: Progress): Promise<Inflated> {
  const said = saidSize(packed)
  const first = await unpack(packed, said, progress)
  if (first.size <= said) return inflated(first)
  progress.begin()
  return inflated(await unpack(packed, first.size, progress))
}

/** What has come of unpacking. */
interface Unpacked {
  /** As much of it as there was room for; `undefined` where that was too little. */
  readonly bytes: Uint8Array | undefined
  readonly size: number
  readonly problem: string | undefined
}

/** @throws {@link ImportError} `too-large` */
async function unpack(packed: Uint8Array, room: number, progress: Progress): Promise<Unpacked> {
  let bytes: Uint8Array | undefined = new Uint8Array(room)
  let size = 0
  let problem: string | undefined
  try {
    for await (const piece of unpacking(packed)) {
      if (size + piece.length > room) bytes = undefined
      bytes?.set(piece, size)
      size += piece.length
      if (size > MOST_BYTES) break
      if (progress.isDue(size)) await breathe()
      progress.note({ step: 'unpacking', done: size, total: undefined })
    }
  } catch (error) {
    problem = (error as Error).message
  }
  if (size > MOST_BYTES) throw tooLarge(`It unpacks to more than ${MOST_BYTES / 1024 ** 2} MiB`)
  return { bytes, size, problem }
}

function inflated({ bytes = new Uint8Array(), size, problem }: Unpacked): Inflated {
  return { bytes: bytes.subarray(0, size), problem }
}

/** The module of Node. */
interface NodeZlib {
  createGunzip(options: { readonly chunkSize: number }): AsyncIterable<Uint8Array> & { end(bytes: Uint8Array): void }
}

/** Node's own module is the fastest there; browsers have nothing that reads several parts, or all before a break. */
function unpacking(packed: Uint8Array): AsyncIterable<Uint8Array> {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  const zlib = process?.getBuiltinModule?.('node:zlib') as NodeZlib | undefined
  if (!zlib) return piecesOf(packed)
  const gunzip = zlib.createGunzip({ chunkSize: 1024 * 1024 })
  gunzip.end(packed)
  return gunzip
}

/** How much is unpacked at once: a thousand times as much may come of it. */
const AT_ONCE = 16 * 1024

/**
 * Unpacks gzip without Node. The code for it is loaded now.
 *
 * @throws FlateError, after what could be unpacked
 */
export async function* piecesOf(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  const { FlateErrorCode, Gunzip } = await import('fflate')
  const pieces: Uint8Array[] = []
  let size = 0
  const gunzip = new Gunzip((piece) => {
    pieces.push(piece)
    size += piece.length
  })
  for (let at = 0; at < packed.length; at += AT_ONCE) {
    let problem: unknown
    try {
      gunzip.push(packed.subarray(at, at + AT_ONCE), at + AT_ONCE >= packed.length)
    } catch (error) {
      problem = error
    }
    yield* pieces.splice(0)
    // What stands behind the end, and is no part, is left out.
    if (size > 0 && (problem as Partial<FlateError> | undefined)?.code === FlateErrorCode.InvalidHeader) return
    if (problem !== undefined) throw problem
  }
}

/** What its last four bytes say, which is less than the truth where it has several parts. */
function saidSize(packed: Uint8Array): number {
  if (packed.length < 18) return 0
  const said = new DataView(packed.buffer, packed.byteOffset + packed.length - 4, 4).getUint32(0, true)
  // One that breaks off ends in anything, so it is not refused for what that says. No packing is better than a thousandfold.
  return said > Math.min(packed.length * 1100, MOST_BYTES) ? 0 : said
}
