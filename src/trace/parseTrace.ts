import { attributeOf, canBeUnreadable, canShow, type Kind, kindOf, states, UNREADABLE } from './attributes.ts'
import { inWords, isChainedCall, isObject } from './checks.ts'
import { methods } from './standIns.ts'
import { TraceError } from './TraceError.ts'
import { type Checkpoint, type Known, type Shown, TRACE_FORMAT, TRACE_VERSION, type TraceEntry } from './trace.ts'
import { usableKnown } from './usableKnown.ts'

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

/**
 * Checks a trace: what cannot be used is left out and told.
 *
 * @throws {@link TraceError} if it is no trace at all, or one of a newer version
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
  if ((version as number) > TRACE_VERSION) {
    throw new TraceError(
      'newer-version',
      `The trace has version ${version}, but this library knows only version ${TRACE_VERSION}. Use a newer webrtc-statecharts.`,
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
    if (problem) {
      skip(problem)
      return []
    }
    const { shows, ...rest } = entry as TraceEntry
    return [{ index, entry: { ...rest, ...(shows && { shows: usableShown(shows, skip) }) } as TraceEntry }]
  })
  return {
    checkpoint: usableCheckpoint(checkpoint, (reason) => skipped.push({ index: -1, reason })),
    entries: usable,
    skipped: skipped.sort((one, other) => one.index - other.index),
  }
}

function usableCheckpoint(checkpoint: Record<string, unknown>, skip: (reason: string) => void): Checkpoint {
  const { time, shows, charts } = checkpoint
  const usable: Record<string, Known> = {}
  for (const [name, chart] of Object.entries(isObject(charts) ? charts : {})) {
    const kind = kindOf(name)
    const known = kind && usableKnown(kind, chart)
    if (known) usable[name] = known
    else skip(`what the chart of ${inWords(name)} knows cannot be used`)
  }
  return {
    time: typeof time === 'number' ? time : 0,
    shows: usableShown(shows as Shown, skip, true),
    charts: usable,
  }
}

function usableShown(shows: Shown, skip: (reason: string) => void, isInCheckpoint = false): Shown {
  const usable: Record<string, Shown[string]> = {}
  for (const [name, shown] of Object.entries(shows)) {
    const kind = kindOf(name)
    if (!kind || !isObject(shown)) {
      skip(`${inWords(name)} is not an object of a connection`)
      continue
    }
    usable[name] = Object.fromEntries(
      Object.entries(shown).filter(([attribute, value]) => {
        const known = attributeOf(kind, attribute)
        if (value === UNREADABLE && canBeUnreadable(attribute, isInCheckpoint)) return true
        if (known && canShow(known, value)) return true
        skip(`${inWords(name)} cannot show ${inWords(value)} as ${inWords(attribute)}`)
        return false
      }),
    ) as Shown[string]
  }
  return usable
}

function hasStates(shown: Record<string, unknown>): boolean {
  return states.every((state) => {
    const attribute = attributeOf('connection', state)
    return attribute && canShow(attribute, shown[state])
  })
}

/** Why an entry cannot be used; `undefined` if it can. */
function problemOf(entry: unknown): string | undefined {
  if (!isObject(entry)) return `${inWords(entry)} is no entry`
  const { kind, time, shows, within, depth } = entry
  if (typeof time !== 'number') return 'it has no time'
  if (shows !== undefined && !isObject(shows)) return 'what it shows is not an object'
  if (within !== undefined && typeof within !== 'number') return '"within" is not a number'
  if (depth !== undefined && typeof depth !== 'number') return '"depth" is not a number'
  if ('on' in entry && !kindOf(entry.on)) return `${inWords(entry.on)} is not an object of a connection`
  switch (kind) {
    case 'event':
      return problemOfEvent(entry)
    case 'call':
      return problemOfCall(entry)
    case 'returned':
      if (typeof entry.call !== 'number') return 'it names no call'
      if (entry.threw !== undefined && typeof entry.threw !== 'string') return 'its error has no name'
      return isNameOf('channel', entry.channel) || entry.channel === undefined ? undefined : 'it returns no channel'
    case 'settled':
      if (typeof entry.operation !== 'number') return 'it names no operation'
      return entry.rejected === undefined || typeof entry.rejected === 'string' ? undefined : 'its error has no name'
    case 'later':
      return undefined
    case 'message':
    case 'unbound':
      return 'on' in entry ? undefined : 'it names no object'
    case 'assigned':
      return entry.attribute === 'direction' && isNameOf('transceiver', entry.on)
        ? undefined
        : `${inWords(entry.attribute)} of ${inWords(entry.on)} cannot be set`
    case 'bound':
      return isNameOf('channel', entry.on) ? undefined : 'it names no channel'
    case 'sent':
      if (!isNameOf('channel', entry.on) && entry.on !== 'connection') return 'it names no channel or connection'
      return entry.cause === 'close' || entry.cause === 'transferred'
        ? undefined
        : `${inWords(entry.cause)} cannot be sent`
    default:
      return `its kind is ${inWords(kind)}, which this version does not know`
  }
}

function problemOfEvent({ on, type, channel, error }: Record<string, unknown>): string | undefined {
  if (on === undefined) return 'it names no object'
  if (typeof type !== 'string') return 'its event has no type'
  if (type === 'datachannel' && !isNameOf('channel', channel)) return 'it announces no channel'
  return error === undefined || isObject(error) ? undefined : 'its error is not an object'
}

function problemOfCall({ on, method, call, operation, as }: Record<string, unknown>): string | undefined {
  const kind = kindOf(on)
  if (!kind || typeof method !== 'string' || !methods[kind].includes(method)) {
    return `${inWords(on)} has no method ${inWords(method)}`
  }
  if (typeof call !== 'number') return 'the call has no number'
  if (operation === undefined && as === undefined) return undefined
  if (typeof operation !== 'number') return 'its operation has no number'
  return isChainedCall(as) && as.method === method ? undefined : 'what its operation is called as cannot be used'
}

function isNameOf(kind: Kind, name: unknown): boolean {
  return kindOf(name) === kind
}
