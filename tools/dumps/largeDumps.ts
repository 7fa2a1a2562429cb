import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, gunzipSync } from 'node:zlib'

const folder = join(import.meta.dirname, '../../test/dumps')
const MIB = 1024 * 1024

function sample(name: string): string {
  return gunzipSync(readFileSync(join(folder, name))).toString('utf8')
}

/** A dump of webrtc-internals of so many bytes: its connections again and again, under other ids. */
export function* largeInternals(size: number): Generator<string> {
  const { PeerConnections: connections, ...head } = JSON.parse(sample('chromium.internals.gz'))
  const texts = Object.values(connections).map((each) => JSON.stringify(each, null, 1))
  yield `${JSON.stringify(head).slice(0, -1)},"PeerConnections":{`
  for (let length = 0, index = 0; length < size; index += 1) {
    const piece = `${index === 0 ? '' : ',\n'}"9-${index}": ${texts[index % texts.length]}`
    yield piece
    length += piece.length
  }
  yield '}}'
}

/** Chromium's other download of so many bytes: the lines of the sample, and their statistics again and again. */
export function* largeLines(size: number): Generator<string> {
  const text = sample('chromium.internals-rtcstats.gz')
  const statistics = text.split('\n').filter((line) => line.startsWith('["getStats"'))
  yield text.trim()
  for (let length = text.length, index = 0; length < size; index += 1) {
    const line = `\n${statistics[index % statistics.length] ?? ''}`
    yield line
    length += line.length
  }
}

/**
 * Writes pieces to a file, and holds none of them: on Linux, a process begins with the peak of the memory of who has started it.
 */
export async function written(path: string, pieces: Iterable<string | Uint8Array>): Promise<string> {
  await pipeline(Readable.from(pieces), createWriteStream(path))
  return path
}

/** Packs a file. */
export async function packed(from: string): Promise<string> {
  const to = `${from}.gz`
  await pipeline(createReadStream(from), createGzip({ level: 1 }), createWriteStream(to))
  return to
}

/** So many bytes in MiB. */
export function inMib(bytes: number): number {
  return Math.round(bytes / MIB)
}
