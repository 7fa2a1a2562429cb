import type { ChainedCall } from '../../../machines/descriptionOutcome.ts'
import { chainedMethods } from '../../operationCalls.ts'
import { type Attribute, attributes, canShow, kindOf } from './attributes.ts'
import { methods } from './standIns.ts'
import { TraceError } from './TraceError.ts'
import { type Checkpoint, type Shown, TRACE_FORMAT, TRACE_VERSION, type TraceEntry } from './trace.ts'

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
    const given = isObject(trace) ? `an object without format: "${TRACE_FORMAT}"` : describe(trace)
    throw new TraceError('not-a-trace', `replay() needs a trace, as record() makes them, but was given ${given}.`)
  }
  const { version, checkpoint, entries } = trace
  if (typeof version !== 'number') {
    throw new TraceError('not-a-trace', 'The trace has no version.')
  }
  if (version > TRACE_VERSION) {
    throw new TraceError(
      'newer-version',
      `The trace has version ${version}, but this library knows only version ${TRACE_VERSION}. Use a newer webrtc-statecharts.`,
    )
  }
  if (!isObject(checkpoint) || !isObject(checkpoint.shows) || !isObject(checkpoint.shows.connection)) {
    throw new TraceError('not-a-trace', 'The trace has no checkpoint that shows a connection.')
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
  const { time, shows, charts = {}, operations = [] } = checkpoint
  const known = Object.entries(isObject(charts) ? charts : {}).filter(([name, chart]) => {
    const isUsable =
      kindOf(name) !== undefined && isObject(chart) && (chart.input === undefined || isObject(chart.input))
    if (!isUsable) skip(`what the chart of "${name}" knows cannot be used`)
    return isUsable
  })
  const calls = (Array.isArray(operations) ? operations : []).filter((operation: unknown) => {
    const isUsable = isObject(operation) && typeof operation.operation === 'number' && isChainedCall(operation.as)
    if (!isUsable) skip('an operation in flight cannot be used')
    return isUsable
  })
  return {
    time: typeof time === 'number' ? time : 0,
    shows: usableShown(shows as Shown, skip),
    charts: Object.fromEntries(known) as Checkpoint['charts'],
    operations: calls,
  }
}

function usableShown(shows: Shown, skip: (reason: string) => void): Shown {
  const usable: Record<string, Shown[string]> = {}
  for (const [name, shown] of Object.entries(shows)) {
    const kind = kindOf(name)
    if (!kind || !isObject(shown)) {
      skip(`"${name}" is not an object of a connection`)
      continue
    }
    usable[name] = Object.fromEntries(
      Object.entries(shown).filter(([attribute, value]) => {
        const known: Attribute | undefined = attributes[kind][attribute]
        if (known && canShow(known, value)) return true
        skip(`"${name}" cannot show ${describe(value)} as "${attribute}"`)
        return false
      }),
    )
  }
  return usable
}

/** Why an entry cannot be used; `undefined` if it can. */
function problemOf(entry: unknown): string | undefined {
  if (!isObject(entry)) return `${describe(entry)} is no entry`
  const { kind, time, shows, within } = entry
  if (typeof time !== 'number') return 'it has no time'
  if (shows !== undefined && !isObject(shows)) return 'what it shows is not an object'
  if (within !== undefined && typeof within !== 'number') return '"within" is not a number'
  if ('on' in entry && !kindOf(String(entry.on))) return `"${entry.on}" is not an object of a connection`
  switch (kind) {
    case 'event':
      return problemOfEvent(entry)
    case 'call':
      return problemOfCall(entry)
    case 'returned':
      if (typeof entry.call !== 'number') return 'it names no call'
      return isNameOf('channel', entry.channel) || entry.channel === undefined ? undefined : 'it returns no channel'
    case 'settled':
      return typeof entry.operation === 'number' ? undefined : 'it names no operation'
    case 'later':
      return undefined
    case 'message':
    case 'unbound':
      return 'on' in entry ? undefined : 'it names no object'
    case 'assigned':
      return entry.attribute === 'direction' && isNameOf('transceiver', entry.on)
        ? undefined
        : `"${entry.attribute}" of "${entry.on}" cannot be set`
    case 'bound':
      return isNameOf('channel', entry.on) ? undefined : 'it names no channel'
    case 'sent':
      if (!isNameOf('channel', entry.on) && entry.on !== 'connection') return 'it names no channel or connection'
      return entry.cause === 'close' || entry.cause === 'transferred' ? undefined : `"${entry.cause}" cannot be sent`
    default:
      return `its kind is ${describe(kind)}, which this version does not know`
  }
}

function problemOfEvent({ on, type, channel, error }: Record<string, unknown>): string | undefined {
  if (on === undefined) return 'it names no object'
  if (typeof type !== 'string') return 'its event has no type'
  if (type === 'datachannel' && !isNameOf('channel', channel)) return 'it announces no channel'
  return error === undefined || isObject(error) ? undefined : 'its error is not an object'
}

function problemOfCall({ on, method, call, operation, as }: Record<string, unknown>): string | undefined {
  const kind = kindOf(String(on))
  if (!kind || !methods[kind].includes(String(method))) return `"${on}" has no method "${method}"`
  if (typeof call !== 'number') return 'the call has no number'
  if (operation === undefined && as === undefined) return undefined
  if (typeof operation !== 'number') return 'its operation has no number'
  return isChainedCall(as) && as.method === method ? undefined : 'what its operation is called as cannot be used'
}

const sdps = ['empty', 'last-created', 'other', 'unknown']
const types = ['offer', 'answer', 'pranswer', 'rollback']

function isChainedCall(call: unknown): call is ChainedCall {
  if (!isObject(call)) return false
  const { method, type, sdp } = call
  if (method === 'replaceTrack') return true
  if (!chainedMethods.includes(method as (typeof chainedMethods)[number])) return false
  if (method === 'setLocalDescription')
    return sdps.includes(String(sdp)) && (type === undefined || types.includes(String(type)))
  return method !== 'setRemoteDescription' || types.includes(String(type))
}

function isNameOf(kind: string, name: unknown): boolean {
  return typeof name === 'string' && kindOf(name) === kind
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describe(value: unknown): string {
  if (value === null || Array.isArray(value)) return value === null ? 'null' : 'an array'
  return typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : `${typeof value}`
}
