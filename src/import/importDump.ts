import { Progress } from './bytes/progress.ts'
import { readBytes } from './bytes/readBytes.ts'
import { formatOf } from './formats/detect.ts'
import { readFirefox } from './formats/firefox.ts'
import { readInternals } from './formats/internals.ts'
import { LinesReader } from './formats/lines.ts'
import type { ReadDump } from './formats/read.ts'
import { hiddenBy, transportsOf } from './hidden.ts'
import type { ImportedDump, Life } from './imported.ts'
import { assertImportOptions, type ImportOptions } from './importOptions.ts'
import { judgedBy } from './judges.ts'
import { type MadeTrace, traceOf } from './life/lifeTrace.ts'
import { peersAmong } from './life/peers.ts'

/**
 * Reads what people have when a call went wrong: a dump of `chrome://webrtc-internals` of any age, an RTCStatsDump of
 * rtcstats-js or of Chromium's second download, a log of older rtcstats or of Jitsi, “Copy Report” of Firefox's
 * `about:webrtc`; plain, or packed with gzip.
 *
 * Each connection in it becomes a trace that `replay()` of `webrtc-statecharts/testing` plays as any other. What the dump does
 * not show is unknown: it is in no entry, and breaks no rule. A dump that breaks off gives what is whole, with a remark.
 *
 * Everything stays in memory while the result is used: statistics are decoded from it when they are asked for.
 *
 * @throws {@link ImportError} if nothing of it can be read. It names the format and the place; for a format that is known
 * and not read, its message says what to ask for. More than 512 MiB, unpacked, are refused.
 *
 * @example
 * ```ts
 * const { lives, source, remarks } = await importDump(file)
 * for (const life of lives) console.log(life.id, replay(life.trace).steps.length)
 * ```
 */
export async function importDump(
  dump: Uint8Array | ArrayBuffer | Blob,
  options: ImportOptions = {},
): Promise<ImportedDump> {
  assertImportOptions(options)
  const progress = new Progress(options)
  const { bytes, remarks } = await readBytes(dump, progress)
  progress.begin()
  const read = await readAs(bytes, progress)
  const lives = livesOf(read)
  const none = lives.length === 0 ? [noConnection] : []
  return { lives, source: read.source, remarks: [...remarks, ...read.remarks, ...none] }
}

const noConnection =
  'There is no connection in it: it was made when there was none, or after they were closed and gone. chrome://webrtc-internals keeps those that are closed if it is opened with ?keepRemovedConnections.'

async function readAs(bytes: Uint8Array, progress: Progress): Promise<ReadDump> {
  const format = formatOf(bytes)
  switch (format) {
    case 'webrtc-internals':
      return readInternals(bytes, progress)
    case 'firefox-report':
      return readFirefox(bytes)
    default:
      return new LinesReader(bytes, format).read(progress)
  }
}

function livesOf({ lives }: ReadDump): readonly Life[] {
  const made: readonly MadeTrace[] = lives.map((life) => traceOf(life, life.source, life.habits))
  const peers = peersAmong(made.map(({ sdps }) => sdps))
  return lives.map((life, index): Life => {
    const { trace, origin } = made[index] as MadeTrace
    const { hidesDescriptions, candidatesWhenDone } = life.habits
    return {
      id: life.id,
      url: life.url,
      trace,
      judges: judgedBy(life.source, { hidesDescriptions, isOrdered: !candidatesWhenDone }),
      hidden: hiddenBy(life),
      transports: transportsOf(life, origin),
      peer: lives[peers[index] ?? -1]?.id,
      series: life.seriesFrom(origin),
      remarks: life.remarks,
    }
  })
}
