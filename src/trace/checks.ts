import { candidateTypes } from '../../machines/connection/candidates.ts'
import { Redactor } from '../redact/redactor.ts'
import { connectionMethods, transceiverMethods } from '../watch/connectionCalls.ts'
import { isInferredFrom } from './traceSource.ts'

const kinds = ['sctp', 'dtls', 'ice', 'transceiver', 'channel']

/** The methods of each kind of object that an observation can be of. */
const methods: { readonly [kind: string]: readonly string[] } = {
  connection: connectionMethods,
  transceiver: transceiverMethods,
  channel: ['close'],
}

/** Whether it is the name of an object of a connection. */
export function isName(name: unknown): name is string {
  return typeof name === 'string' && nameOf(name)
}

/** The same, with some other kind besides. */
export function nameOf(name: string, other?: string): boolean {
  if (name === 'connection') return true
  const [, kind = ''] = /^([a-z]+):\d{1,9}$/.exec(name) ?? []
  return kinds.includes(kind) || (kind !== '' && kind === other)
}

function isOf(kind: string, name: unknown): boolean {
  return isName(name) && name.startsWith(kind)
}

/** Why an entry cannot be used; `undefined` if it can. */
export function problemOf(entry: unknown): string | undefined {
  if (!isObject(entry)) return `${inWords(entry)} is no entry`
  const { kind, time, shows, on, taken, text, candidates, inferred } = entry
  if (!isTime(time)) return 'it has no time'
  if (shows !== undefined && !isObject(shows)) return 'what it shows is not an object'
  if (taken !== undefined && !Number.isSafeInteger(taken)) return '"taken" is not a number'
  if (text !== undefined && typeof text !== 'string') return `its text is ${inWords(text)}`
  if (inferred !== undefined && !isInferredFrom(inferred)) return `its "inferred" is ${inWords(inferred)}`
  if (candidates !== undefined && !areCandidatesOfBoth(candidates)) return 'its candidates cannot be used'
  if (on === undefined) return 'it names no object'
  if (!isName(on)) return `${inWords(on)} is not an object of a connection`
  switch (kind) {
    case 'event':
      return problemOfEvent(entry)
    case 'call':
      return problemOfCall(entry)
    case 'returned':
      if (entry.channel !== undefined && !isOf('channel', entry.channel)) return 'it returns no channel'
      return problemOfCall(entry) ?? problemOfError(entry.threw)
    case 'settled':
      return problemOfCall(entry) ?? problemOfError(entry.rejected)
    case 'assigned':
      if (entry.attribute === 'direction' && isOf('transceiver', on)) return undefined
      return `${inWords(entry.attribute)} of ${inWords(on)} cannot be set`
    case 'told':
      if (!isOf('channel', on) && on !== 'connection') return 'it names no channel or connection'
      return entry.cause === 'close' || entry.cause === 'transferred'
        ? undefined
        : `${inWords(entry.cause)} cannot be sent`
    case 'bound':
      return entry.id === undefined || typeof entry.id === 'string' ? undefined : 'its id is not a text'
    case 'stats':
      return isPair(entry.pair) ? undefined : 'it has no pair of candidates'
    case 'unbound':
    case 'look':
      return undefined
    case 'message':
      return problemOfMessage(entry)
    default:
      return `its kind is ${inWords(kind)}, which this version does not know`
  }
}

function problemOfEvent(event: Record<string, unknown>): string | undefined {
  const { type, channel, error, candidate, gathering, id } = event
  if (typeof type !== 'string') return 'its event has no type'
  if (channel !== undefined && !isOf('channel', channel)) return 'it announces no channel'
  if (![undefined, null, 'candidate', 'end'].includes(candidate as string)) return 'it has no candidate'
  if (gathering !== undefined && !isGatheringError(gathering)) return 'its error of gathering cannot be used'
  if (!isText(id)) return 'its id is not a text'
  const flag = ['untrusted', 'isElsewhere'].find((name) => !isFlag(event[name]))
  if (flag) return `its "${flag}" is ${inWords(event[flag])}`
  return error === undefined || isError(error) ? undefined : 'its error cannot be used'
}

function problemOfCall({ on, method, call, given }: Record<string, unknown>): string | undefined {
  const kind = String(on).replace(/:.*/, '')
  if (typeof method !== 'string' || !methods[kind]?.includes(method)) {
    return `${inWords(on)} has no method ${inWords(method)}`
  }
  if (!Number.isSafeInteger(call)) return 'the call has no number'
  return given === undefined || fits(given, ofGiven) ? undefined : 'what it was given cannot be used'
}

function problemOfMessage({ on, direction, data, size }: Record<string, unknown>): string | undefined {
  if (!isOf('channel', on)) return 'it names no channel'
  if (direction !== 'sent' && direction !== 'received') return `its direction is ${inWords(direction)}`
  return typeof data === 'string' && typeof size === 'number' ? undefined : 'it has no data and size'
}

function problemOfError(name: unknown): string | undefined {
  return name === undefined || typeof name === 'string' ? undefined : 'its error has no name'
}

type Check = (value: unknown) => boolean

const isFlag: Check = (value) => value === undefined || typeof value === 'boolean'
const isText: Check = (value) => value === undefined || typeof value === 'string'
const isNumberOrNull: Check = (value) => value === undefined || value === null || typeof value === 'number'

/** What a call can be given. */
const ofGiven: { readonly [name: string]: Check } = {
  unusable: isFlag,
  callbacks: isFlag,
  type: isText,
  sdp: isText,
  dataRejected: isFlag,
  end: isFlag,
  hasSection: isFlag,
  sameKind: isFlag,
  stopped: isFlag,
}

/** What a trace keeps of an error. */
const ofError: { readonly [name: string]: Check } = {
  errorDetail: (value) => value === null || isText(value),
  sctpCauseCode: isNumberOrNull,
  receivedAlert: isNumberOrNull,
  sentAlert: isNumberOrNull,
  message: isText,
}

/** Whether all that is known of it is what it must be. Unknown members are ignored. */
function fits(value: unknown, checks: { readonly [name: string]: Check }): boolean {
  return isObject(value) && Object.entries(checks).every(([name, check]) => check(value[name]))
}

/** Whether it is how many candidates the sides have announced. */
export function areCandidatesOfBoth(value: unknown): boolean {
  return isObject(value) && [value.local, value.remote].every((side) => side === undefined || areCandidates(side))
}

function areCandidates(value: unknown): boolean {
  return isObject(value) && typeof value.ended === 'boolean' && candidateTypes.every((type) => isCount(value[type]))
}

/** Whether it is how many of something there are. */
export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** Whether it is what a trace keeps of an ICE server that was of no use. */
export function isGatheringError(value: unknown): boolean {
  return isObject(value) && typeof value.errorCode === 'number' && typeof value.url === 'string'
}

/** Whether it is what a trace keeps of a pair of candidates. */
export function isPair(value: unknown): boolean {
  if (!isObject(value) || !isText(value.protocol) || !isText(value.relayProtocol)) return false
  return [value.local, value.remote].every((type) => (candidateTypes as readonly unknown[]).includes(type))
}

/** Whether it is what a trace keeps of an error. */
export function isError(value: unknown): boolean {
  return fits(value, ofError)
}

/** Whether it is a time: in milliseconds. */
export function isTime(value: unknown): value is number {
  return Number.isFinite(value)
}

/** Whether it is an object with names, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value in a few words, without what is private. */
export function inWords(value: unknown): string {
  if (value === null || Array.isArray(value)) return value === null ? 'null' : 'an array'
  if (typeof value === 'string') {
    const shown = String(new Redactor({}).of(value, 'data'))
    return JSON.stringify(shown.length > 40 ? `${shown.slice(0, 40)}…` : shown)
  }
  return typeof value === 'number' ? String(value) : typeof value
}
