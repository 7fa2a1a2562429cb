import type { SourceClock, TraceSource } from '../../trace/traceSource.ts'
import { breathe } from '../bytes/breathe.ts'
import { afterSpace, endOfValue, jsonOf, membersOf, type Stretch, textOf } from '../bytes/jsonScanner.ts'
import type { Progress } from '../bytes/progress.ts'
import { ImportError } from '../ImportError.ts'
import type { Logged } from '../life/logged.ts'
import { browserOf } from './browser.ts'
import { clocked } from './clock.ts'
import { InternalsSeries, placesOfSeries, type SeriesPlaces } from './internalsSeries.ts'
import type { ReadDump, ReadLife } from './read.ts'

const format = 'webrtc-internals'

/** What a connection has, as bytes. */
interface FoundConnection {
  readonly id: string
  readonly end: number
  readonly url: Stretch | undefined
  readonly log: Stretch | undefined
  readonly series: SeriesPlaces['places']
}

/**
 * Reads the first download of `chrome://webrtc-internals`. Of one that breaks off, the connections that are whole.
 *
 * @throws {@link ImportError} `broken` if none is
 */
export async function readInternals(bytes: Uint8Array, progress: Progress): Promise<ReadDump> {
  const found: FoundConnection[] = []
  const remarks: string[] = []
  let userAgent: unknown
  let hasConnections = false
  const members = membersOf(bytes, afterSpace(bytes, 0), (_, at, key) => {
    if (key !== 'PeerConnections' || bytes[at] !== OPEN) return endOfValue(bytes, at)
    hasConnections = true
    return findConnections(bytes, at, { found, remarks, progress })
  })
  let next = members.next()
  for (; !next.done; next = members.next()) {
    const { key, ...value } = next.value
    if (key === 'UserAgent' && value.end !== -1) userAgent = jsonOf(textOf(bytes, value))
  }
  if (!hasConnections || (next.value && found.length === 0)) {
    const at = next.value?.at ?? bytes.length
    const how = next.value?.isEnd ? 'breaks off' : 'is broken'
    const message = `It is a dump of ${format} that ${how} at byte ${at}, before its first connection is whole.`
    throw new ImportError('broken', message, { format, offset: at })
  }
  if (next.value) remarks.push(breakRemark(next.value))
  const browser = browserOf(userAgent) ?? 'Chromium'
  const lives: ReadLife[] = []
  progress.begin()
  for (const connection of found) {
    lives.push(readConnection(bytes, connection, browser))
    if (progress.isDue(connection.end)) await breathe()
    progress.note({ step: 'reading', done: connection.end, total: bytes.length })
  }
  const clock = lives.map(({ source }) => source.clock).find((each) => each !== 'exact') ?? 'exact'
  return { source: { kind: format, browser, clock }, lives, remarks }
}

const OPEN = 0x7b

interface Finding {
  readonly found: FoundConnection[]
  readonly remarks: string[]
  readonly progress: Progress
}

/** Finds the connections: each byte is looked at once. Returns where they end; -1 if they break off. */
function findConnections(bytes: Uint8Array, start: number, { found, remarks, progress }: Finding): number {
  let close = -1
  let last: FoundConnection | undefined
  const endOf = (_: Uint8Array, at: number, id: string) => {
    last = bytes[at] === OPEN ? foundConnection(bytes, at, id) : undefined
    // One that is broken inside may be whole as brackets go.
    if (last?.end === -1) last = { ...last, end: endOfValue(bytes, at) }
    return last?.end ?? endOfValue(bytes, at)
  }
  const closed = (end: number) => {
    close = end
  }
  for (const { end } of membersOf(bytes, start, endOf, closed)) {
    if (end === -1) remarks.push('The last connection breaks off in the middle, and is left out.')
    else if (last) found.push(last)
    else remarks.push('Something among the connections is none, and is left out.')
    progress.note({ step: 'reading', done: end, total: bytes.length })
  }
  return close
}

function foundConnection(bytes: Uint8Array, start: number, id: string): FoundConnection {
  let close = -1
  let series: SeriesPlaces['places'] = new Map()
  let url: Stretch | undefined
  let log: Stretch | undefined
  const endOf = (_: Uint8Array, at: number, key: string) => {
    if (key !== 'stats' || bytes[at] !== OPEN) return endOfValue(bytes, at)
    const { places, end } = placesOfSeries(bytes, at)
    series = places
    return end === -1 ? endOfValue(bytes, at) : end
  }
  const closed = (end: number) => {
    close = end
  }
  for (const { key, ...value } of membersOf(bytes, start, endOf, closed)) {
    if (key === 'url' && value.end !== -1) url = value
    if (key === 'updateLog' && value.end !== -1) log = value
  }
  return { id, end: close, url, log, series }
}

function breakRemark({ at, isEnd }: { readonly at: number; readonly isEnd: boolean }): string {
  return isEnd
    ? `The dump breaks off at byte ${at}.`
    : `The dump is broken at byte ${at}, and what follows is left out.`
}

function readConnection(bytes: Uint8Array, connection: FoundConnection, browser: string): ReadLife {
  const remarks: string[] = []
  const url = connection.url && jsonOf(textOf(bytes, connection.url))
  const log = connection.log && jsonOf(textOf(bytes, connection.log))
  if (!Array.isArray(log)) remarks.push('It has no log that can be read: nothing is known of its events and calls.')
  const { logged, clock, unread } = loggedIn(Array.isArray(log) ? log : [])
  if (unread > 0) remarks.push(`${unread} lines of its log cannot be read.`)
  const series = new InternalsSeries(bytes, connection.series)
  const isDated = logged.length > 0 && (clock === 'exact' || clock === 'ms')
  const source: TraceSource = { kind: format, browser, clock }
  return {
    id: connection.id,
    url: typeof url === 'string' ? url : undefined,
    logged,
    // Statistics have dates: they can only be put beside lines that have them, too.
    states: isDated ? series.dtlsStates() : series.lastDtlsStates(logged.at(-1)?.at ?? 0),
    source,
    habits: { candidatesWhenDone: true, hidesDescriptions: false, earlySuccess: true },
    remarks,
    seriesFrom: (origin) => series.from(isDated ? origin : undefined),
  }
}

function loggedIn(log: readonly unknown[]): { logged: Logged[]; clock: SourceClock; unread: number } {
  const lines = log
    .map((line) => Object(line) as Record<string, unknown>)
    .filter(({ type, time, timestamp }) => typeof type === 'string' && (timestamp ?? time) !== undefined)
  // The page’s own lines of a `(legacy)` state say the same in other words.
  const own = lines.filter(({ type }) => !(type as string).endsWith('(legacy)'))
  const { times, clock } = clocked(own.map(({ time, timestamp }) => numberIn(timestamp) ?? time))
  const logged = own.map(({ type, value }, index) => ({
    at: times[index] ?? 0,
    name: type as string,
    value: valueIn(value),
  }))
  return { logged, clock, unread: log.length - lines.length }
}

/** A number, or a text of nothing else. */
function numberIn(value: unknown): unknown {
  return typeof value === 'string' && /^\d{9,}(\.\d+)?$/.test(value) ? Number(value) : value
}

/** What a line says: JSON in newer versions, a text in older ones. */
export function valueIn(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{"]/.test(value)) return value
  return jsonOf(value) ?? value
}
