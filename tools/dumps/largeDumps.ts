import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const folder = join(import.meta.dirname, '../../test/dumps')
const MIB = 1024 * 1024

function sample(name: string): string {
  return gunzipSync(readFileSync(join(folder, name))).toString('utf8')
}

/** A dump of webrtc-internals of so many bytes: its connections again and again, under other ids. */
export function largeInternals(size: number): Buffer {
  const { PeerConnections: connections, ...head } = JSON.parse(sample('chromium.internals.gz'))
  const texts = Object.values(connections).map((each) => JSON.stringify(each, null, 1))
  const pieces: string[] = []
  for (let length = 0, index = 0; length < size; index += 1) {
    const piece = `"9-${index}": ${texts[index % texts.length]}`
    pieces.push(piece)
    length += piece.length
  }
  const beginning = JSON.stringify(head).slice(0, -1)
  return Buffer.from(`${beginning},"PeerConnections":{${pieces.join(',\n')}}}`)
}

/** Chromium's other download of so many bytes: the lines of the sample, and their statistics again and again. */
export function largeLines(size: number): Buffer {
  const text = sample('chromium.internals-rtcstats.gz')
  const statistics = text.split('\n').filter((line) => line.startsWith('["getStats"'))
  const pieces = [text.trim()]
  for (let length = text.length, index = 0; length < size; index += 1) {
    const line = statistics[index % statistics.length] ?? ''
    pieces.push(line)
    length += line.length
  }
  return Buffer.from(pieces.join('\n'))
}

/** So many bytes in MiB. */
export function inMib(bytes: number): number {
  return Math.round(bytes / MIB)
}
