import { afterSpace, jsonOf, membersOf, type Stretch, textOf } from '../bytes/jsonScanner.ts'
import type { ValueRedactor } from './values.ts'
import type { PieceWriter } from './writer.ts'

/** Writes a dump of webrtc-internals anew, one connection after another. What breaks off is left out. */
export function redactInternals(bytes: Uint8Array, values: ValueRedactor, writer: PieceWriter): void {
  writeObject(bytes, afterSpace(bytes, 0), writer, (key, value) => {
    if (key !== 'PeerConnections' || bytes[value.start] !== 0x7b) return rewritten(bytes, key, value, values)
    return () =>
      writeObject(bytes, value.start, writer, (id, connection) => {
        const name = values.key(id)
        return bytes[connection.start] === 0x7b
          ? [name, () => writeConnection(bytes, connection, values, writer)]
          : undefined
      })
  })
}

/** What is written of a member: its text, or what writes it, with its name if that is another. */
type Written = string | (() => void) | readonly [string, () => void] | undefined

function writeObject(
  bytes: Uint8Array,
  start: number,
  writer: PieceWriter,
  written: (key: string, value: Stretch) => Written,
): void {
  writer.add('{')
  let isFirst = true
  for (const { key, ...value } of membersOf(bytes, start)) {
    if (value.end === -1 && !(key === 'PeerConnections' && bytes[value.start] === 0x7b)) continue
    const piece = written(key, value)
    if (piece === undefined) continue
    const [name, write] = Array.isArray(piece) ? (piece as readonly [string, () => void]) : [key, piece]
    writer.add(`${isFirst ? '' : ','}\n${JSON.stringify(name)}: `)
    isFirst = false
    if (typeof write === 'string') writer.add(write)
    else if (typeof write === 'function') write()
  }
  writer.add('}')
}

function rewritten(bytes: Uint8Array, key: string, value: Stretch, values: ValueRedactor): Written {
  const parsed = jsonOf(textOf(bytes, value))
  return parsed === undefined ? undefined : JSON.stringify(values.of(parsed, key))
}

function writeConnection(bytes: Uint8Array, place: Stretch, values: ValueRedactor, writer: PieceWriter): void {
  writeObject(bytes, place.start, writer, (key, value) => {
    if (key === 'stats' && bytes[value.start] === 0x7b) return () => writeStats(bytes, value, values, writer)
    if (key !== 'updateLog') return rewritten(bytes, key, value, values)
    const log = jsonOf(textOf(bytes, value))
    return Array.isArray(log) ? JSON.stringify(log.map((line) => lineOf(line, values))) : undefined
  })
}

function lineOf(line: unknown, values: ValueRedactor): unknown {
  const { type, value } = Object(line) as Record<string, unknown>
  // A channel’s label may be any word.
  if (type === 'createDataChannel' || type === 'ondatachannel') {
    const { value: _, ...others } = line as Record<string, unknown>
    return {
      ...(values.of(others) as object),
      value: values.of(value, /^[[{]|^label: /.test(String(value)) ? '' : 'label'),
    }
  }
  return values.of(line)
}

function writeStats(bytes: Uint8Array, place: Stretch, values: ValueRedactor, writer: PieceWriter): void {
  writeObject(bytes, place.start, writer, (key, value) => {
    const parsed = jsonOf(textOf(bytes, value))
    if (typeof parsed !== 'object' || parsed === null) return undefined
    const { values: samples, ...others } = parsed as Record<string, unknown>
    const member = key.slice(key.lastIndexOf('-') + 1)
    const text = JSON.stringify({ ...(values.of(others) as object), values: values.of(samples, member) })
    return [values.key(key), () => writer.add(text)]
  })
}
