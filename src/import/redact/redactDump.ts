import { Progress } from '../bytes/progress.ts'
import { readBytes } from '../bytes/readBytes.ts'
import { formatOf } from '../formats/detect.ts'
import { redactInternals } from './internals.ts'
import { redactLines } from './lines.ts'
import { Pseudonyms } from './pseudonyms.ts'
import { redactReport } from './report.ts'
import { ValueRedactor } from './values.ts'
import { PieceWriter } from './writer.ts'

/** The bytes of a redacted dump, as a `Blob` takes them. (Before TypeScript 5.7, `Uint8Array` takes no type of its buffer.) */
export type RedactedDump = Uint8Array & { readonly buffer: ArrayBuffer }

/**
 * Makes a dump that can be shared: of the same format, packed if it was packed, and without addresses, names of hosts, ufrags,
 * passwords, fingerprints, certificates, labels, ids of tracks, URLs and texts of the app's. What is the same has the same
 * pseudonym, so that `explain()` comes to the same verdict. Of a browser, its name and version stay.
 *
 * It keeps what it knows to say nothing of anybody, and replaces all other texts. What cannot be read is left out.
 *
 * @throws {@link ImportError} as {@link importDump}
 *
 * @example
 * ```ts
 * download(new Blob([await redactDump(file)]))
 * ```
 */
export async function redactDump(dump: Uint8Array | ArrayBuffer | Blob): Promise<RedactedDump> {
  const { bytes, isPacked } = await readBytes(dump, new Progress({}))
  const values = new ValueRedactor(new Pseudonyms())
  const writer = new PieceWriter()
  switch (formatOf(bytes)) {
    case 'webrtc-internals':
      redactInternals(bytes, values, writer)
      break
    case 'firefox-report':
      redactReport(bytes, values, writer)
      break
    default:
      redactLines(bytes, values, writer)
  }
  const redacted = await writer.bytes()
  return isPacked ? packed(redacted) : redacted
}

async function packed(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
