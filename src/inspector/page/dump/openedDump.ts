import type { Life } from '../../../import/imported.ts'
import type { TraceSource } from '../../../trace/traceSource.ts'
import type { Plots } from '../plots/plots.ts'

/** What became of a connection, as the list says it. */
export interface ShownVerdict {
  /** Whether it has failed: then it is listed first. */
  readonly failed: boolean
  /** In a few words. */
  readonly words: string
  /** How well that is founded, in words; `undefined` if nobody has asked. */
  readonly confidence: string | undefined
  /** The states that were shown last, before it was closed. */
  readonly states: string
  /** How many rules were broken, of those that the source can show. */
  readonly broken: number
  /** In milliseconds, from its beginning to what is known last. */
  readonly lasted: number
}

/** A connection of a dump. Its statistics stay where the dump was read. */
export interface ShownConnection {
  readonly life: Omit<Life, 'series'>
  readonly verdict: ShownVerdict
}

/** A connection of a dump that is open. */
export interface ListedConnection extends ShownConnection {
  /** What can be plotted of its statistics; nothing, if the dump was left meanwhile. */
  plots(): Promise<Plots>
}

/** What a dump is besides its connections. */
export interface DumpFacts {
  readonly source: TraceSource
  readonly remarks: readonly string[]
}

/** A dump that is open. */
export interface OpenedDump extends DumpFacts {
  readonly connections: readonly ListedConnection[]
  /** Lets go of what was read. */
  end(): void
}

/** Why something is no dump, in words. */
export interface NotRead {
  readonly reason: string
  /** Whether it is of no known format at all. */
  readonly isUnknown: boolean
}

/**
 * As they are listed: the two ends of a connection together, and first those of which one has failed; else in the order in
 * which they were made.
 */
export function groupsOf(connections: readonly ListedConnection[]): readonly (readonly ListedConnection[])[] {
  const byId = new Map(connections.map((each) => [each.life.id, each]))
  const taken = new Set<ListedConnection>()
  const groups: ListedConnection[][] = []
  for (const each of connections) {
    if (taken.has(each)) continue
    const peer = each.life.peer === undefined ? undefined : byId.get(each.life.peer)
    const group = peer && peer !== each && !taken.has(peer) ? [each, peer] : [each]
    for (const one of group) taken.add(one)
    groups.push(group.sort((one, other) => Number(other.verdict.failed) - Number(one.verdict.failed)))
  }
  const hasFailed = (group: readonly ListedConnection[]) => group.some(({ verdict }) => verdict.failed)
  return groups.sort((one, other) => Number(hasFailed(other)) - Number(hasFailed(one)))
}

const kinds: Readonly<Record<TraceSource['kind'], string>> = {
  'webrtc-internals': 'chrome://webrtc-internals',
  'rtcstats-dump': 'RTCStatsDump',
  'rtcstats-lines': 'rtcstats',
  'firefox-report': 'about:webrtc',
}

const clocks: Readonly<Record<TraceSource['clock'], string>> = {
  exact: 'exact times',
  ms: 'times in whole milliseconds',
  second: 'times in whole seconds',
  order: 'times that could not be read: only their order is known',
}

/** What made a dump, and how exact its times are, in words. */
export function sourceText({ kind, browser, clock }: TraceSource): string {
  return `${kinds[kind]}${browser === undefined ? '' : ` of ${browser}`}, ${clocks[clock]}`
}
