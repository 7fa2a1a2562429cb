import type { ChartKnown } from '../follow/actors.ts'
import { nothingKnown } from '../follow/known.ts'
import { allAttributes } from '../watch/allAttributes.ts'
import { type Attribute, type Attributes, type Kind, kindOf, type Shows, UNREADABLE } from '../watch/attributes.ts'
import { inWords, isName, isObject, nameOf, problemOf } from './checks.ts'
import { TraceError } from './TraceError.ts'
import { type Checkpoint, type KnownData, TRACE_FORMAT, TRACE_VERSION, type TraceEntry } from './trace.ts'
import { usableChart, usableKnown } from './usableKnown.ts'

/** What of a trace a replay had to pass over. */
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
  if (!isObject(trace) || trace.format !== TRACE_FORMAT) {
    const given = isObject(trace) ? `an object without format: "${TRACE_FORMAT}"` : inWords(trace)
    throw new TraceError('not-a-trace', `replay() needs a trace, as record() makes them, but was given ${given}.`)
  }
  const { version, checkpoint, entries } = trace
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
  if (!isObject(checkpoint) || !isObject(checkpoint.shows) || !isObject(checkpoint.shows.connection)) {
    throw new TraceError('not-a-trace', 'The trace has no checkpoint that shows a connection.')
  }
  if (!hasStates(checkpoint.shows.connection)) {
    throw new TraceError('not-a-trace', 'The checkpoint of the trace does not show all states of the connection.')
  }
  if (!Array.isArray(entries)) throw new TraceError('not-a-trace', 'The trace has no list of entries.')

  const skipped: Skipped[] = []
  const usable = entries.flatMap((entry: unknown, index) => {
    const skip = (reason: string) => skipped.push({ index, reason })
    const problem = problemOf(entry)
    if (problem !== undefined) {
      skip(problem)
      return []
    }
    const { shows, ...rest } = entry as TraceEntry & { readonly shows?: Shows }
    return [{ index, entry: { ...rest, ...(shows && { shows: usableShows(shows, skip) }) } as TraceEntry }]
  })
  return {
    checkpoint: usableCheckpoint(checkpoint, (reason) => skipped.push({ index: -1, reason })),
    entries: usable,
    skipped: skipped.sort((one, other) => one.index - other.index),
  }
}

const nothing: KnownData = { ...nothingKnown, announced: [] }

function usableCheckpoint(checkpoint: Record<string, unknown>, skip: (reason: string) => void): Checkpoint {
  const { time, shows, charts, known } = checkpoint
  const usable: { [chart: string]: ChartKnown } = {}
  for (const [name, chart] of Object.entries(isObject(charts) ? charts : {})) {
    const known = nameOf(name, 'gatherer') && usableChart(kindOf(name), chart)
    if (known) usable[name] = known
    else skip(`what the chart of ${inWords(name)} knows cannot be used`)
  }
  const remembered = known === undefined ? nothing : usableKnown(known)
  if (!remembered) skip('what is known at its beginning cannot be used')
  return {
    time: typeof time === 'number' ? time : 0,
    shows: usableShows(shows as Shows, skip),
    charts: usable,
    known: remembered ?? nothing,
  }
}

function usableShows(shows: Shows, skip: (reason: string) => void): Shows {
  const usable: { [name: string]: Attributes } = {}
  for (const [name, shown] of Object.entries(shows)) {
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

function hasStates(shown: Record<string, unknown>): boolean {
  return states.every((state) => shown[state] !== UNREADABLE && canShow(allAttributes.connection[state], shown[state]))
}

/** Whether an attribute can show this. Any getter may throw: Firefox shows nothing of a connection whose document is gone. */
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
