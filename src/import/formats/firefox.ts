import {
  type CandidatesOfBoth,
  type CandidateType,
  candidateTypes,
  noCandidates,
} from '../../../machines/connection/candidates.ts'
import type { TraceSource } from '../../trace/traceSource.ts'
import type { Attributes } from '../../watch/attributes.ts'
import { afterSpace, itemsOf, jsonOf, membersOf, type Stretch, textOf } from '../bytes/jsonScanner.ts'
import { ImportError } from '../ImportError.ts'
import type { Logged, ShownState } from '../life/logged.ts'
import type { Samples, Series } from '../series.ts'
import type { ReadDump, ReadLife } from './read.ts'

const format = 'firefox-report'
const source: TraceSource = { kind: format, browser: 'Firefox', clock: 'ms' }

/** A description that was applied, or not, as the report has it. */
interface Entry {
  readonly isLocal?: unknown
  readonly sdp?: unknown
  readonly timestamp?: unknown
  readonly errors?: unknown
}

type Report = Record<string, unknown>

/**
 * Reads “Copy Report” of `about:webrtc`: one report, or several.
 *
 * @throws {@link ImportError} `broken` if none is whole
 */
export function readFirefox(bytes: Uint8Array): ReadDump {
  const remarks: string[] = []
  const places = reportsIn(bytes, remarks)
  const lives: ReadLife[] = []
  for (const place of places) {
    const report = jsonOf(textOf(bytes, place))
    if (typeof report === 'object' && report !== null && !Array.isArray(report)) lives.push(lifeOf(report as Report))
    else remarks.push(`The report at byte ${place.start} cannot be read, and is left out.`)
  }
  if (lives.length === 0 && places.length + remarks.length > 0) {
    throw new ImportError(
      'broken',
      `It is a report of Firefox that is broken, or breaks off, before byte ${bytes.length}.`,
      {
        format,
        offset: bytes.length,
      },
    )
  }
  return { source, lives: inOrder(lives), remarks }
}

/** The open ones come first in it, whatever is older. */
function inOrder(lives: readonly ReadLife[]): readonly ReadLife[] {
  const began = ({ logged }: ReadLife) => logged[0]?.at ?? Number.POSITIVE_INFINITY
  return [...lives].sort((one, other) => began(one) - began(other) || 0)
}

function reportsIn(bytes: Uint8Array, remarks: string[]): readonly Stretch[] {
  const start = afterSpace(bytes, 0)
  if (bytes[start] === 0x5b) return itemsFrom(bytes, start, remarks)
  for (const { key, ...value } of membersOf(bytes, start)) {
    if (key === 'reports' && bytes[value.start] === 0x5b) return itemsFrom(bytes, value.start, remarks)
  }
  return [{ start, end: bytes.length }]
}

function itemsFrom(bytes: Uint8Array, start: number, remarks: string[]): readonly Stretch[] {
  const found: Stretch[] = []
  for (const item of itemsOf(bytes, start)) {
    if (item.end === -1) remarks.push('The last report breaks off in the middle, and is left out.')
    else found.push(item)
  }
  return found
}

function lifeOf(report: Report): ReadLife {
  const { pcid, closed, timestamp } = report
  const [, id = 'connection'] = /^\{?([\w-]{1,64})/.exec(String(pcid)) ?? []
  const [, url] = /\burl=([^)\s]+)/.exec(String(pcid)) ?? []
  const [, made] = /\}? (\d{13})\d{0,3} \(/.exec(String(pcid)) ?? []
  const end = numberOf(timestamp)
  const logged = [...loggedIn(report), ...(closed === true ? [{ at: end, name: 'close', value: null }] : [])]
  const began = made === undefined ? [] : [{ at: Number(made), name: 'create', value: null }]
  return {
    id,
    url,
    logged: [...began, ...logged],
    states: statesIn(report, closed === true),
    source,
    habits: { candidatesWhenDone: true, hidesDescriptions: false, earlySuccess: false },
    remarks: ['Firefox tells which descriptions were applied, and the state of the transports at the end: no events.'],
    seriesFrom: (origin) => seriesOf(report, origin),
  }
}

/**
 * The descriptions that were applied: of which type each was, its `a=setup` and what came before tell. An empty one is a
 * rollback. What cannot have been applied is a call of which nothing more is known.
 */
function loggedIn({ sdpHistory }: Report): readonly Logged[] {
  const logged: Logged[] = []
  let state = 'stable'
  for (const each of listOf(sdpHistory)) {
    const { isLocal, sdp, timestamp, errors } = Object(each) as Entry
    if (typeof sdp !== 'string') continue
    const at = numberOf(timestamp)
    const method = isLocal === true ? 'setLocalDescription' : 'setRemoteDescription'
    const type = typeIn(sdp)
    const next = stateAfter(state, isLocal === true ? 'local' : 'remote', type)
    logged.push({ at, name: method, value: type === undefined ? '' : { type, sdp } })
    if (Array.isArray(errors) && errors.length > 0) {
      logged.push({ at, name: `${method}OnFailure`, value: '' })
    } else if (next !== undefined) {
      // It takes its own offer back when one of the peer's comes.
      const isImplicit = type === 'offer' && state !== 'stable' && next !== state
      for (const to of isImplicit ? ['stable', next] : next === state ? [] : [next])
        logged.push({ at, name: 'onsignalingstatechange', value: to, inferred: 'description' })
      state = next
      logged.push({ at, name: `${method}OnSuccess`, value: null, inferred: 'description' })
    }
  }
  return logged
}

function typeIn(sdp: string): 'offer' | 'answer' | 'rollback' | undefined {
  if (sdp === '') return 'rollback'
  if (!/^m=/m.test(sdp)) return undefined
  return sdp.includes('a=setup:actpass') ? 'offer' : 'answer'
}

/** Where a description leads; `undefined` if it cannot have been applied. */
function stateAfter(state: string, side: 'local' | 'remote', type: ReturnType<typeof typeIn>): string | undefined {
  const other = side === 'local' ? 'remote' : 'local'
  switch (type) {
    case 'offer':
      return `have-${side}-offer`
    case 'answer':
      return state === `have-${other}-offer` ? 'stable' : undefined
    case 'rollback':
      return state === 'stable' ? undefined : 'stable'
    default:
      return undefined
  }
}

/** What the transports were at the end, and what follows from that for the connection. */
function statesIn(report: Report, isClosed: boolean): readonly ShownState[] {
  const { transportStats, timestamp } = report
  const at = numberOf(timestamp) - (isClosed ? 1 : 0)
  const transports = listOf(transportStats).map((each) => Object(each) as Report)
  const states: ShownState[] = []
  for (const { id, dtlsState } of transports) {
    if (typeof id === 'string' && typeof dtlsState === 'string') states.push({ at, object: id, dtlsState })
  }
  const told = candidatesIn(report)
  const [first = {}, ...later] = connectionStates(transports)
  return [{ at, shows: first, candidates: told }, ...later.map((shows) => ({ at, shows })), ...states]
}

/** How many candidates of each type both sides had, at the end. */
function candidatesIn({ iceCandidateStats }: Report): CandidatesOfBoth | undefined {
  const told = { local: { ...noCandidates }, remote: { ...noCandidates } }
  let count = 0
  for (const each of listOf(iceCandidateStats)) {
    const { type, candidateType } = Object(each) as Report
    const side = type === 'local-candidate' ? told.local : type === 'remote-candidate' ? told.remote : undefined
    if (!side || !(candidateTypes as readonly unknown[]).includes(candidateType)) continue
    side[candidateType as CandidateType] += 1
    count += 1
  }
  return count > 0 ? told : undefined
}

/** Where ICE has come to a result, and DTLS: Firefox counts as `checking` what has not begun. */
function connectionStates(transports: readonly Report[]): readonly Attributes[] {
  const ice = transports.map(({ iceState }) => String(iceState))
  const dtls = transports.map(({ dtlsState }) => String(dtlsState))
  const hasPath = ice.length > 0 && ice.every((state) => state === 'connected' || state === 'completed')
  const wasConnected = dtls.length > 0 && dtls.every((state) => state === 'connected' || state === 'closed')
  const connected = { iceConnectionState: 'connected', connectionState: 'connected' }
  if (dtls.includes('failed')) return [{ iceConnectionState: hasPath ? 'connected' : 'new', connectionState: 'failed' }]
  const lost = ['failed', 'disconnected'].find((state) => ice.includes(state))
  const last = lost ? [{ iceConnectionState: lost, connectionState: lost }] : []
  return [...(wasConnected && (hasPath || lost) ? [connected] : []), ...last]
}

/** One sample of each. */
function seriesOf(report: Report, origin: number): Series {
  const objects = Object.entries(report).flatMap(([name, list]) => (name.endsWith('Stats') ? listOf(list) : []))
  const known = objects.map((each) => Object(each) as Report).filter(({ id }) => typeof id === 'string')
  const samples = (object: string, member: string): Samples | undefined => {
    const found = known.find(({ id }) => id === object)
    if (!found || !Object.hasOwn(found, member)) return undefined
    const value = found[member]
    const isPlain = typeof value !== 'object' || value === null
    const times = [numberOf(found.timestamp) - origin]
    return { times, values: [isPlain ? (value as string | number | boolean | null) : JSON.stringify(value)] }
  }
  return {
    list: () =>
      known.flatMap((each) =>
        Object.keys(each)
          .filter((member) => !['id', 'type', 'timestamp'].includes(member))
          .map((member) => ({ object: each.id as string, type: String(each.type ?? 'unknown'), member })),
      ),
    samples,
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
