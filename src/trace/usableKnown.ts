import type { Since } from '../../machines/connection/peerConnectionTypes.ts'
import type { ChartKnown } from '../follow/actors.ts'
import { allAttributes } from '../watch/allAttributes.ts'
import { kindOf } from '../watch/attributes.ts'
import { areCandidatesOfBoth, isError, isGatheringError, isName, isObject, isPair, isTime } from './checks.ts'
import type { KnownData } from './trace.ts'

type Check = (value: unknown) => boolean

const isBoolean: Check = (value) => typeof value === 'boolean'
const isText: Check = (value) => typeof value === 'string'
const areTexts: Check = (value) => Array.isArray(value) && value.every(isText)
const has = (values: readonly unknown[], value: unknown) => values.includes(value)
const areOf =
  (...kinds: readonly string[]): Check =>
  (value) =>
    Array.isArray(value) && value.every((name) => isName(name) && kinds.includes(kindOf(name)))

const timed = [
  'signalingState',
  'iceGatheringState',
  'iceConnectionState',
  'connectionState',
  'failure',
  'departure',
  'closed',
] satisfies readonly (keyof Since)[]

/** What of the input of each kind of chart a checkpoint may tell, and what it can be. */
const inputs: { readonly [kind: string]: { readonly [name: string]: Check } } = {
  connection: {
    descriptions: (value) => isObject(value) && Object.values(value).every(isBoolean),
    updated: isBoolean,
    channelCreated: isBoolean,
    isNegotiationNeeded: isBoolean,
    connected: isBoolean,
    failure: isError,
    departure: (value) => isObject(value) && isBoolean(value.certain),
    candidates: areCandidatesOfBoth,
    gatheringErrors: (value) => Array.isArray(value) && value.every(isGatheringError),
    pair: isPair,
    since: (value) =>
      isObject(value) && Object.entries(value).every(([name, time]) => has(timed, name) && isTime(time)),
    iceConnectionState: (value) => has(allAttributes.connection.iceConnectionState.values, value),
    connectionState: (value) => has(allAttributes.connection.connectionState.values, value),
    operations: (value) => Array.isArray(value) && value.every(isOperation),
  },
  channel: { cause: isText, opened: isBoolean, error: isError, hasFiredOpen: isBoolean },
  dtls: { error: isError },
}

const known: { readonly [Name in keyof KnownData]-?: Check } = {
  inUse: (value) =>
    isObject(value) &&
    (value.sctp === undefined || areOf('sctp')([value.sctp])) &&
    areOf('dtls')(value.dtls) &&
    areOf('ice')(value.ice),
  dropped: areOf('sctp', 'dtls', 'ice'),
  announced: areOf('channel'),
  created: (value) => isObject(value) && isBoolean(value.offer) && isBoolean(value.answer),
  mayHide: isBoolean,
  dataRejected: (value) => value === undefined || isBoolean(value),
  dataBefore: (value) =>
    value === undefined || (isObject(value) && Number.isSafeInteger(value.call) && isBoolean(value.rejected)),
  secured: (value) => value === undefined || isBoolean(value),
  associating: (value) => value === undefined || areOf('sctp')([value]),
  hasSettled: isBoolean,
}

/** What a checkpoint says that following knows; `undefined` if it cannot be used. */
export function usableKnown(value: unknown): KnownData | undefined {
  if (!isObject(value)) return undefined
  const isUsable = Object.entries(known).every(([name, check]) => check(value[name]))
  return isUsable ? (value as unknown as KnownData) : undefined
}

/** What can be used of what a checkpoint says a chart knows; `undefined` if it is of no use at all. */
export function usableChart(kind: string, chart: unknown): ChartKnown | undefined {
  if (!isObject(chart)) return undefined
  const { id, input } = chart
  if (id !== undefined && !isText(id)) return undefined
  if (input !== undefined && !isObject(input)) return undefined
  const allowed = inputs[kind] ?? {}
  const isUsable = Object.entries(input ?? {}).every(
    ([name, value]) => Object.hasOwn(allowed, name) && allowed[name]?.(value),
  )
  return isUsable ? (chart as ChartKnown) : undefined
}

function isOperation(operation: unknown): boolean {
  if (!isObject(operation)) return false
  const { id, call, outcome, outstanding } = operation
  if (!Number.isSafeInteger(id) || !isObject(call) || !isText(call.method)) return false
  return (outcome === undefined || isOutcome(outcome)) && areTexts(outstanding)
}

function isOutcome(outcome: unknown): boolean {
  if (!isObject(outcome)) return false
  const { kind, rule, error, errors, causes, states, unless } = outcome
  if (!isText(rule)) return false
  if (kind === 'refused') return isText(error)
  if (kind === 'rejects') return areTexts(errors)
  return kind === 'succeeds' && [causes, states, unless].every(areTexts)
}
