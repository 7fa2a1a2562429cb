import type { ChartKnown } from '../follow/actors.ts'
import { nothingKnown } from '../follow/known.ts'
import { allAttributes } from '../watch/allAttributes.ts'
import { type Attribute, type Attributes, type Kind, kindOf, type Shows, UNREADABLE } from '../watch/attributes.ts'
import { inWords, isCount, isName, isObject, isTime, nameOf, problemOf } from './checks.ts'
import { atOnce, type Slices } from './slices.ts'
import { TraceError } from './TraceError.ts'
import { type Checkpoint, type KnownData, TRACE_FORMAT, TRACE_VERSION, type TraceEntry } from './trace.ts'
import { isTraceSource } from './traceSource.ts'
import { usableChart, usableKnown } from './usableKnown.ts'

/** An entry of a trace that a replay had to skip. */
export interface Skipped {
  /** The place in `entries`; -1 for the checkpoint. */
  readonly index: number
  /** Why. */
  readonly reason: string
}

/** A trace of which all parts are what they must be. */
export interface ParsedTrace {
  readonly checkpoint: Checkpoint
  /** The entries that can be used, and the places that they have in the trace. */
  readonly entries: readonly { readonly index: number; readonly entry: TraceEntry }[]
  readonly skipped: readonly Skipped[]
}

const states = ['signalingState', 'iceConnectionState', 'connectionState', 'iceGatheringState'] as const

/**
 * Checks a trace: what cannot be used is left out and told.
 *
 * @throws {@link TraceError} if it is no trace at all, or one of another version
 */
export function parseTrace(trace: unknown): ParsedTrace {
  return atOnce(parsing(trace))
}

/**
 * The same, in slices: one for each object of the checkpoint, and for each entry.
 *
 * @throws {@link TraceError} as {@link parseTrace}
 */
export function* parsing(trace: unknown): Slices<ParsedTrace> {
  const { checkpoint, entries } = checkedHead(trace)
  const skipped: Skipped[] = []
  const usable: { readonly index: number; readonly entry: TraceEntry }[] = []
  const checked = yield* usableCheckpoint(checkpoint, (reason) => skipped.push({ index: -1, reason }))
  for (const [index, entry] of entries.entries()) {
    const skip = (reason: string) => skipped.push({ index, reason })
    const problem = problemOf(entry)
    if (problem === undefined) usable.push({ index, entry: usableEntry(entry as TraceEntry, skip) })
    else skip(problem)
    yield
  }
  return { checkpoint: checked, entries: usable, skipped }
}

interface Head {
  readonly checkpoint: Record<string, unknown> & { readonly shows: Record<string, unknown> }
  readonly entries: readonly unknown[]
}

/** Without which it is no trace. */
function checkedHead(trace: unknown): Head {
  if (!isObject(trace) || trace.format !== TRACE_FORMAT) {
    const given = isObject(trace) ? `an object without format: "${TRACE_FORMAT}"` : inWords(trace)
    throw new TraceError('not-a-trace', `replay() needs a trace, as record() makes them, but was given ${given}.`)
  }
  const { version, startedAt, dropped, checkpoint, entries, source } = trace
  if (!Number.isInteger(version) || (version as number) < 1) {
    throw new TraceError('not-a-trace', 'The trace has no version.')
  }
  if (version !== TRACE_VERSION) {
    const [code, hint] =
      (version as number) > TRACE_VERSION
        ? (['newer-version', 'Use a newer webrtc-statecharts.'] as const)
        : (['older-version', 'Use the webrtc-statecharts that has made it.'] as const)
    throw new TraceError(
      code,
      `The trace has version ${version}, but this library knows only version ${TRACE_VERSION}. ${hint}`,
    )
  }
  if (startedAt !== undefined && !isDate(startedAt)) throw noTrace('startedAt', startedAt, 'a date')
  if (dropped !== undefined && !isCount(dropped)) throw noTrace('dropped', dropped, 'a whole number')
  if (source !== undefined && !isTraceSource(source))
    throw noTrace('source', source, 'what record() and importDump() write')
  if (!isObject(checkpoint)) throw noTrace('checkpoint', checkpoint, 'an object')
  const { shows } = checkpoint
  if (!isObject(shows) || !isObject(shows.connection)) {
    throw new TraceError('not-a-trace', 'The checkpoint of the trace does not show a connection.')
  }
  const { connection } = shows
  const hidden = states.find(
    (state) => connection[state] === UNREADABLE || !canShow(allAttributes.connection[state], connection[state]),
  )
  if (hidden) {
    throw new TraceError(
      'not-a-trace',
      `The checkpoint of the trace does not show the ${hidden} of the connection, but ${inWords(connection[hidden])}.`,
    )
  }
  if (!Array.isArray(entries)) throw noTrace('entries', entries, 'a list')
  return { checkpoint: { ...checkpoint, shows }, entries }
}

const nothing: KnownData = { ...nothingKnown, announced: [] }

function noTrace(part: string, given: unknown, needed: string): TraceError {
  const is = given === undefined ? 'is not there' : `is ${inWords(given)}`
  return new TraceError('not-a-trace', `"${part}" of the trace must be ${needed}, but ${is}.`)
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value))
}

function usableEntry(entry: TraceEntry & { readonly shows?: Shows }, skip: (reason: string) => void): TraceEntry {
  const { shows } = entry
  return shows ? ({ ...entry, shows: atOnce(usableShows(shows, skip)) } as TraceEntry) : entry
}

function* usableCheckpoint(
  { time, shows, charts, known }: Head['checkpoint'],
  skip: (reason: string) => void,
): Slices<Checkpoint> {
  if (!isTime(time)) skip(`its time is ${inWords(time)}, so 0 is used`)
  const usable: { [chart: string]: ChartKnown } = {}
  if (charts !== undefined && !isObject(charts)) skip(`what its charts know is ${inWords(charts)}`)
  for (const [name, chart] of Object.entries(isObject(charts) ? charts : {})) {
    const known = nameOf(name, 'gatherer') && usableChart(kindOf(name), chart)
    if (known) usable[name] = known
    else skip(`what the chart of ${inWords(name)} knows cannot be used`)
    yield
  }
  const remembered = known === undefined ? nothing : usableKnown(known)
  if (!remembered) skip('what is known at its beginning cannot be used')
  return {
    time: isTime(time) ? time : 0,
    shows: yield* usableShows(shows, skip),
    charts: usable,
    known: remembered ?? nothing,
  }
}

function* usableShows(shows: Record<string, unknown>, skip: (reason: string) => void): Slices<Shows> {
  const usable: { [name: string]: Attributes } = {}
  for (const [name, shown] of Object.entries(shows)) {
    yield
    if (!isName(name) || !isObject(shown)) {
      skip(`${inWords(name)} is not an object of a connection`)
      continue
    }
    const table: { readonly [name: string]: Attribute } = allAttributes[kindOf(name) as Kind]
    usable[name] = Object.fromEntries(
      Object.entries(shown).filter(([attribute, value]) => {
        if (Object.hasOwn(table, attribute) && canShow(table[attribute] as Attribute, value)) return true
        skip(`${inWords(name)} cannot show ${inWords(value)} as ${inWords(attribute)}`)
        return false
      }),
    ) as Attributes
  }
  return usable
}

/**
 * Whether an attribute can show this. Any getter may throw: Firefox shows nothing of a connection whose document is
 * gone.
 */
function canShow(attribute: Attribute, value: unknown): boolean {
  if (value === UNREADABLE) return true
  if ('values' in attribute) return (attribute.values as readonly unknown[]).includes(value)
  if ('refersTo' in attribute) {
    const isOf = (name: unknown) => isName(name) && kindOf(name) === attribute.refersTo
    return attribute.many ? Array.isArray(value) && value.every(isOf) : value === null || isOf(value)
  }
  switch (attribute.type) {
    case 'number':
      return typeof value === 'number' || value === null || value === 'Infinity'
    case 'text':
      return typeof value === 'string'
    case 'boolean':
    case 'description':
      return typeof value === 'boolean'
  }
}
