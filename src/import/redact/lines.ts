import { jsonOf, textOf } from '../bytes/jsonScanner.ts'
import { methodOf } from '../formats/methodNumbers.ts'
import type { ValueRedactor } from './values.ts'
import type { PieceWriter } from './writer.ts'

/** Writes the lines of an RTCStatsDump, or of rtcstats, anew. One that cannot be read is left out. */
export function redactLines(bytes: Uint8Array, values: ValueRedactor, writer: PieceWriter): void {
  let start = 0
  while (start < bytes.length) {
    const found = bytes.indexOf(0x0a, start)
    const end = found === -1 ? bytes.length : found
    const text = textOf(bytes, { start, end }).trim()
    start = end + 1
    if (text === 'RTCStatsDump') writer.add('RTCStatsDump\n')
    const line = jsonOf(text)
    if (Array.isArray(line)) writer.add(`${JSON.stringify(lineOf(line, values))}\n`)
    else if (typeof line === 'object' && line !== null) writer.add(`${JSON.stringify(messageOf(line, values))}\n`)
  }
}

/** The header; or a message of Jitsi, which has a line in it. */
function messageOf(line: object, values: ValueRedactor): unknown {
  const { data, ...others } = line as Record<string, unknown>
  if (data === undefined) return values.of(line)
  const inner = typeof data === 'string' ? jsonOf(data) : data
  const written = Array.isArray(inner) ? lineOf(inner, values) : undefined
  return {
    ...(values.of(others) as object),
    data: typeof data === 'string' ? JSON.stringify(written ?? null) : written,
  }
}

function lineOf(line: readonly unknown[], values: ValueRedactor): readonly unknown[] {
  const [method, connection, value, ...others] = line
  const name = methodOf(method)
  const isOfChannel = name === 'createDataChannel' || name === 'ondatachannel'
  return [
    typeof method === 'string' && /^[\w.]{1,80}$/.test(method)
      ? method
      : typeof method === 'number'
        ? method
        : values.of(method),
    typeof connection === 'string' ? values.key(connection) : values.of(connection),
    ...(line.length > 2 ? [isOfChannel ? values.channel(value) : values.of(value)] : []),
    // Correlation ids, and times.
    ...others.map((each) => (typeof each === 'string' && /^\d{1,3}-\d{1,9}$/.test(each) ? each : values.of(each))),
  ]
}
