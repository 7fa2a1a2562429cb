import { gunzipSync } from 'node:zlib'
import { valueIn } from '../../../src/import/formats/internals.ts'
import { methodOf } from '../../../src/import/formats/methodNumbers.ts'
import { nameOfLine } from '../../../src/import/life/names.ts'
import type { MessageEntry, Trace, TraceEntry } from '../../../src/trace/trace.ts'
import { type Edit, namedIn, type Place } from './plans.ts'

/** How the items of one kind of life are changed. */
interface Kind<Item> {
  /** Each item that has a name, in their order. */
  named(items: readonly Item[]): readonly (Place & { readonly index: number })[]
  /** At the time of another. */
  at(item: Item, other: Item): Item
  shows(item: Item, state: string): Item
  settles(item: Item, error: string | undefined): Item
  /** What an event showed that is no longer there, or not yet, is shown by another. */
  inherits(item: Item, from: Item): Item
}

function edited<Item>(items: readonly Item[], edit: Edit, kind: Kind<Item>): readonly Item[] {
  const named = kind.named(items)
  const indexOf = ({ name, number }: Place) =>
    named.find((each) => each.name === name && each.number === number)?.index ?? -1
  const index = indexOf(edit.at)
  const item = items[index]
  // A source that does not show it does not show its fault.
  if (item === undefined) return items
  const others = spliced(items, index, 1)
  switch (edit.do) {
    case 'repeat':
      return spliced(items, index, 0, item)
    case 'remove': {
      const next = others[index]
      return next === undefined ? others : spliced(others, index, 1, kind.inherits(next, item))
    }
    case 'move': {
      const before = indexOf(edit.before)
      const event = items[before]
      const isCalled = hasCall(
        named.slice(
          0,
          named.findIndex(({ index: each }) => each === before),
        ),
        edit.at,
      )
      return event === undefined || before > index || !isCalled
        ? items
        : spliced(others, before, 0, kind.inherits(kind.at(item, event), event))
    }
    case 'show':
      return spliced(items, index, 1, kind.shows(item, edit.state))
    case 'reject':
      return spliced(items, index, 1, kind.settles(item, edit.error))
    case 'fulfil':
      return spliced(items, index, 1, kind.settles(item, undefined))
  }
}

function spliced<Item>(
  items: readonly Item[],
  start: number,
  count: number,
  ...more: readonly Item[]
): readonly Item[] {
  return [...items.slice(0, start), ...more, ...items.slice(start + count)]
}

/** Whether what settles was called before: a result does not come before its call, which some sources log late. */
function hasCall(before: readonly Place[], { name }: Place): boolean {
  const [, method] = /^(\w+)On(?:Success|Failure)$/.exec(name) ?? []
  if (method === undefined) return true
  const calls = before.filter((each) => each.name === method).length
  return calls > before.filter((each) => each.name.startsWith(`${method}On`)).length
}

/** A recording of a life with the fault in it. */
export function plantedTrace(trace: Trace, edit: Edit): Trace {
  return { ...trace, entries: edited(trace.entries as readonly EntryThatShows[], edit, entries) }
}

type EntryThatShows = Exclude<TraceEntry, MessageEntry>

const entries: Kind<EntryThatShows> = {
  named: (items) =>
    namedIn(items).map(({ name, number, entry }) => ({ name, number, index: items.indexOf(entry as EntryThatShows) })),
  at: (item, { time }) => ({ ...item, time }),
  shows: (item, state) => withShows(item, item.shows, { connection: { signalingState: state } }),
  settles: (item, error) => {
    const { rejected: _, ...others } = item as EntryThatShows & { readonly rejected?: string }
    return { ...others, ...(error !== undefined && { rejected: error }) } as EntryThatShows
  },
  // A state is there with the event that announces it; a candidate shows none.
  inherits: (item, { shows }) =>
    item.kind === 'event' && item.type === 'icecandidate' ? item : withShows(item, shows, item.shows),
}

type ShowsOf = { readonly [object: string]: object } | undefined

/** An entry that shows one thing, and what is newer. */
function withShows(entry: EntryThatShows, older: ShowsOf, newer: ShowsOf): EntryThatShows {
  const shows: Record<string, object> = { ...older }
  for (const [object, shown] of Object.entries(newer ?? {})) shows[object] = { ...shows[object], ...shown }
  return { ...entry, shows } as EntryThatShows
}

/** A line of a log of webrtc-internals. */
interface InternalsLine {
  readonly type: string
  readonly value: unknown
}

const internalsLines: Kind<InternalsLine> = {
  named: (items) => numbered(items, ({ type, value }) => named(type, value)),
  at: (item, other) => ({ ...other, type: item.type, value: item.value }),
  shows: (item, state) => ({ ...item, value: JSON.stringify(state) }),
  settles: (item, error) => ({
    ...item,
    type: settling(item.type, error),
    value: error === undefined ? '' : 'A message.',
  }),
  inherits: (item) => item,
}

type Line = readonly unknown[]

const listLines: Kind<Line> = {
  named: (items) => numbered(items, ([method, , value]) => named(methodOf(method) ?? '', valueIn(value))),
  // Distances are left as they are: they are shorter than what anything rests on.
  at: (item, other) => (Number(item[3]) > 1e11 ? spliced(item, 3, 1, other[3]) : item),
  shows: (item, state) => spliced(item, 2, 1, state),
  settles: (item, error) =>
    spliced(item, 0, 1, settling(methodOf(item[0]) ?? '', error)).map((each, place) =>
      place !== 2 ? each : error === undefined ? null : `${error}: a message`,
    ),
  inherits: (item) => item,
}

/** A dump with faults in it: an edit for each connection, by the place of it in the dump. */
export function plantedDump(
  origin: string,
  bytes: Uint8Array,
  edits: ReadonlyMap<string, Edit>,
): Uint8Array<ArrayBuffer> {
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : Buffer.from(bytes)).toString('utf8')
  return new TextEncoder().encode(origin === 'webrtc-internals' ? inInternals(text, edits) : inLines(text, edits))
}

function inInternals(text: string, edits: ReadonlyMap<string, Edit>): string {
  const dump = JSON.parse(text) as { PeerConnections: Record<string, { updateLog: readonly InternalsLine[] }> }
  for (const [id, edit] of edits) {
    const connection = dump.PeerConnections[id]
    if (connection) connection.updateLog = edited(connection.updateLog, edit, internalsLines)
  }
  return JSON.stringify(dump)
}

function inLines(text: string, edits: ReadonlyMap<string, Edit>): string {
  const parsed = text.split('\n').map((line) => (line.startsWith('[') ? (JSON.parse(line) as Line) : line))
  const own = new Map<unknown, Line[]>()
  for (const line of parsed) {
    if (typeof line === 'string') continue
    own.set(line[1], [...(own.get(line[1]) ?? []), line])
  }
  const written: (Line | string)[] = []
  const queues = new Map([...own].map(([id, lines]) => [id, plantedLines(lines, edits.get(String(id)))]))
  // Each connection's lines take the places that its lines had.
  for (const line of parsed) {
    if (typeof line === 'string') written.push(line)
    else written.push(...(queues.get(line[1])?.shift() ?? []))
  }
  return written.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
}

/** The lines for each place; those that have become more are together at the last. */
function plantedLines(lines: readonly Line[], edit: Edit | undefined): Line[][] {
  const planted = edit ? edited(lines, edit, listLines) : lines
  return lines.map((_, index) => planted.slice(index, index === lines.length - 1 ? undefined : index + 1) as Line[])
}

function numbered<Item>(items: readonly Item[], nameOf: (item: Item) => string | undefined) {
  const counts = new Map<string, number>()
  return items.flatMap((item, index) => {
    const name = nameOf(item)
    if (name === undefined) return []
    const number = counts.get(name) ?? 0
    counts.set(name, number + 1)
    return [{ name, number, index }]
  })
}

function named(written: string, value: unknown): string | undefined {
  const name = nameOfLine(written)
  return name === 'onicecandidate' && (value === null || value === '') ? 'onicecandidate null' : name
}

function settling(name: string, error: string | undefined): string {
  return name.replace(/On(?:Success|Failure)$/, error === undefined ? 'OnSuccess' : 'OnFailure')
}
