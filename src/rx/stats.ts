import { exhaustMap, type Observable, ReplaySubject, share, takeLast, takeUntil, timer } from 'rxjs'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { assertConnectionActor } from '../bind/actorAssertions.ts'
import { assertOptions, named } from '../bind/assertions.ts'
import { target } from '../bind/registry.ts'
import { BindError } from '../errors/BindError.ts'
import { state$ } from './state.ts'

/** Options of {@link stats$}. */
export interface StatsOptions {
  /** The time between two polls, in milliseconds. Default: 1000. */
  readonly period?: number | undefined
  /** The track whose statistics to read. Default: all statistics. */
  readonly selector?: MediaStreamTrack | null | undefined
}

/**
 * The statistics of a connection, polled with its `getStats()`: at once for the first subscriber, and then again and
 * again until the last has gone. All subscribers of one such observable share the polls; one that comes later gets the
 * last report first. There is never more than one poll on its way.
 *
 * It completes when the connection's actor is done or stopped, and fails if the engine refuses.
 *
 * @throws {@link BindError} `not-an-actor`, `not-options`
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-rtcpeerconnection-getstats | WebRTC 1.0, getStats()}
 *
 * @example
 * ```ts
 * stats$(connection, { period: 2_000 }).subscribe((report) => {
 *   for (const stats of report.values()) if (stats.type === 'data-channel') console.log(stats.bytesReceived)
 * })
 * ```
 */
export function stats$(connection: PeerConnectionActor, options: StatsOptions = {}): Observable<RTCStatsReport> {
  assertConnectionActor(connection, 'stats$()')
  assertOptions(options, 'stats$()', ['period', 'selector'])
  const { period = 1000, selector = null } = options
  if (!(typeof period === 'number' && period > 0 && period < 2 ** 31)) {
    throw new BindError(
      'not-options',
      `The option "period" needs milliseconds from above 0 to ${2 ** 31 - 1}, but was given ${named(period)}.`,
    )
  }
  const ended = state$(connection).pipe(takeLast(1))
  return timer(0, period).pipe(
    exhaustMap(() => target(connection)?.getStats(selector) ?? []),
    takeUntil(ended),
    share({ connector: () => new ReplaySubject(1) }),
  )
}
