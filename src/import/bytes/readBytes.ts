import { named } from '../../errors/named.ts'
import { ImportError } from '../ImportError.ts'
import { inflate, isGzip } from './inflate.ts'
import { assertSize } from './limits.ts'
import type { Progress } from './progress.ts'

/** The bytes of a dump, unpacked, as UTF-8 without a byte order mark, and what was odd about them. */
export interface DumpBytes {
  readonly bytes: Uint8Array
  /** Whether it was packed with gzip. */
  readonly isPacked: boolean
  readonly remarks: readonly string[]
}

/**
 * Reads all bytes of a dump.
 *
 * @throws {@link ImportError} `bad-input`, `too-large`, `empty`, `broken`
 */
export async function readBytes(dump: unknown, progress: Progress): Promise<DumpBytes> {
  const given = await bytesOf(dump)
  assertSize(given.length, 'It has')
  if (given.length === 0) throw new ImportError('empty', 'The dump is empty: it has no bytes.')
  if (!isGzip(given)) return { bytes: plain(given), isPacked: false, remarks: [] }
  const { bytes, problem } = await inflate(given, progress)
  if (bytes.length === 0)
    throw new ImportError('broken', `It is packed with gzip and cannot be unpacked: ${problem ?? 'it is empty'}.`, {
      format: 'gzip',
    })
  const remarks = problem === undefined ? [] : [`The gzip file breaks off after ${bytes.length} unpacked bytes.`]
  return { bytes: plain(bytes), isPacked: true, remarks }
}

async function bytesOf(dump: unknown): Promise<Uint8Array> {
  // Not as a Buffer of Node: its methods are others.
  if (dump instanceof Uint8Array) return new Uint8Array(dump.buffer, dump.byteOffset, dump.byteLength)
  if (dump instanceof ArrayBuffer) return new Uint8Array(dump)
  if (dump instanceof Blob) {
    assertSize(dump.size, 'It has')
    return new Uint8Array(await dump.arrayBuffer())
  }
  throw new ImportError('bad-input', `importDump() needs a Uint8Array, an ArrayBuffer or a Blob, not ${named(dump)}.`)
}

/** As UTF-8, without a byte order mark: some editors save UTF-16. */
function plain(bytes: Uint8Array): Uint8Array {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.subarray(3)
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : ''
  if (encoding === '') return bytes
  return new TextEncoder().encode(new TextDecoder(encoding).decode(bytes))
}
