import { jsonOf, textOf } from '../bytes/jsonScanner.ts'
import { ImportError } from '../ImportError.ts'
import type { ValueRedactor } from './values.ts'
import type { PieceWriter } from './writer.ts'

/**
 * Writes a report of Firefox anew.
 *
 * @throws {@link ImportError} `broken` if it is not whole: it is small, and can be asked for again
 */
export function redactReport(bytes: Uint8Array, values: ValueRedactor, writer: PieceWriter): void {
  const report = jsonOf(textOf(bytes, { start: 0, end: bytes.length }))
  if (report === undefined)
    throw new ImportError('broken', 'It is a report of Firefox that is not whole: ask for it again.', {
      format: 'firefox-report',
      offset: bytes.length,
    })
  writer.add(JSON.stringify(values.of(report)))
}
