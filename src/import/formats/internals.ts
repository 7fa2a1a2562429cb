import type { SourceClock, TraceSource } from '../../trace/traceSource.ts'
import { afterSpace, jsonOf, membersOf, type Stretch, textOf } from '../bytes/jsonScanner.ts'
import type { Progress } from '../bytes/progress.ts'
import { breathe } from '../bytes/progress.ts'
import { ImportError } from '../ImportError.ts'
import type { Logged } from '../life/logged.ts'
import { browserOf } from './browser.ts'
import { clocked } from './clock.ts'
import { InternalsSeries } from './internalsSeries.ts'
import type { ReadDump, ReadLife } from './read.ts'

const format = 'webrtc-internals'

interface FoundConnection extends Stretch {
  readonly id: string
}

/**
 * Reads the first download of `chrome://webrtc-internals`. Of one that breaks off, the connections that are whole.
 *
 * @throws {@link ImportError} `broken` if none is
 */
export async function readInternals(bytes: Uint8Array, progress: Progress): Promise<ReadDump> {
  const start = afterSpace(bytes, 0)
  const found: FoundConnection[] = []
  const remarks: string[] = []
  let userAgent: unknown
  let hasConnections = false
  const members = membersOf(bytes, start)
  let next = members.next()
  for (; !next.done; next = members.next()) {
    const { key, ...value } = next.value
    if (key === 'UserAgent' && value.end !== -1) userAgent = jsonOf(textOf(bytes, value))
    if (key !== 'PeerConnections' || bytes[value.start] !== 0x7b) continue
    hasConnections = true
    await findConnections(bytes, value.start, found, remarks, progress)
  }
  if (!hasConnections || (next.value && found.length === 0)) {
    const at = next.value?.at ?? bytes.length
    throw new ImportError(
      'broken',
      `It is a dump of ${format} that ${next.value?.isEnd ? 'breaks off' : 'is broken'} at byte ${at}, before its first connection is whole.`,
      { format, offset: at },
    )
  }
  if (next.value) remarks.push(breakRemark(next.value))
  const browser = browserOf(userAgent) ?? 'Chromium'
  const lives: ReadLife[] = []
  for (const connection of found) {
    lives.push(readConnection(bytes, connection, browser))
    if (progress.isDue(connection.end)) await breathe()
    progress.note({ step: 'reading', done: connection.end, total: bytes.length })
  }
  const clock = lives.map(({ source }) => source.clock).find((each) => each !== 'exact') ?? 'exact'
  return { source: { kind: format, browser, clock }, lives, remarks }
}

async function findConnections(
  bytes: Uint8Array,
  start: number,
  found: FoundConnection[],
  remarks: string[],
  progress: Progress,
): Promise<void> {
  const members = membersOf(bytes, start)
  let next = members.next()
  for (; !next.done; next = members.next()) {
    const { key, ...value } = next.value
    if (value.end === -1) remarks.push('The last connection breaks off in the middle, and is left out.')
    else if (bytes[value.start] !== 0x7b) remarks.push('Something among the connections is none, and is left out.')
    else found.push({ id: key, ...value })
    if (progress.isDue(value.end)) await breathe()
    progress.note({ step: 'reading', done: value.end, total: bytes.length })
  }
}

function breakRemark({ at, isEnd }: { readonly at: number; readonly isEnd: boolean }): string {
  return isEnd
    ? `The dump breaks off at byte ${at}.`
    : `The dump is broken at byte ${at}, and what follows is left out.`
}

function readConnection(bytes: Uint8Array, connection: FoundConnection, browser: string): ReadLife {
  const remarks: string[] = []
  let url: unknown
  let log: unknown
  let stats: Stretch | undefined
  const members = membersOf(bytes, connection.start)
  let next = members.next()
  for (; !next.done; next = members.next()) {
    const { key, ...value } = next.value
    if (key === 'url') url = jsonOf(textOf(bytes, value))
    if (key === 'updateLog') log = jsonOf(textOf(bytes, value)) ?? null
    if (key === 'stats' && bytes[value.start] === 0x7b) stats = value
  }
  if (next.value) remarks.push(`The connection is broken at byte ${next.value.at}.`)
  if (!Array.isArray(log)) remarks.push('It has no log that can be read: nothing is known of its events and calls.')
  const { logged, clock, unread } = loggedIn(Array.isArray(log) ? log : [])
  if (unread > 0) remarks.push(`${unread} lines of its log cannot be read.`)
  const series = new InternalsSeries(bytes, stats)
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
