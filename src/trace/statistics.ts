import { isCount, isObject, isTime } from './checks.ts'
import type { Series, SeriesName, StatisticsValue } from './series.ts'

/** The statistics that were read while a life was recorded. */
export interface TraceStatistics {
  /** The time between two readings, in milliseconds. */
  readonly interval: number
  /** How many readings were dropped, the oldest ones, because there was no more room. */
  readonly dropped: number
  /** Each object that was in a reading. */
  readonly objects: readonly StatisticsObject[]
}

/** What one object of `getStats()` said over time. */
export interface StatisticsObject {
  /** As `getStats()` has it; of a channel itself, its name in the trace, such as `channel:0`. */
  readonly id: string
  /** As `getStats()` has it, such as `transport`; `channel` for a channel itself, of which `bufferedAmount` is read. */
  readonly type: string
  /** When it was read, in milliseconds as in the entries. */
  readonly times: readonly number[]
  /** Each member, with one value for each time. */
  readonly members: { readonly [member: string]: readonly StatisticsValue[] }
}

/** Whether all of it is what statistics of a trace must be. */
export function areStatistics(value: unknown): value is TraceStatistics {
  const { interval, dropped, objects } = Object(value) as Record<string, unknown>
  return isTime(interval) && isCount(dropped) && areAll(objects, isStatisticsObject)
}

function isStatisticsObject(value: unknown): boolean {
  const { id, type, times, members } = Object(value) as Record<string, unknown>
  if (typeof id !== 'string' || typeof type !== 'string' || !areAll(times, isTime) || !isObject(members)) return false
  return Object.values(members).every((values) => areAll(values, isValue) && values.length === times.length)
}

function areAll(value: unknown, isOne: (one: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(isOne)
}

function isValue(value: unknown): boolean {
  return value === null || Number.isFinite(value) || typeof value === 'string' || typeof value === 'boolean'
}

/**
 * The statistics of a trace. No replay needs them: they are checked by who shows them.
 *
 * @param skip - called with the reason if they cannot be used
 */
export function statisticsOf(
  { statistics }: { readonly statistics?: unknown },
  skip: (reason: string) => void,
): TraceStatistics | undefined {
  if (statistics === undefined || areStatistics(statistics)) return statistics
  skip('its statistics cannot be used')
  return undefined
}

/** The statistics of a recorded trace, as those of a dump are given. */
export function recordedSeries({ objects }: TraceStatistics): Series {
  const byId = new Map(objects.map((object) => [object.id, object]))
  return {
    list: () =>
      objects.flatMap(({ id, type, members }) =>
        Object.keys(members).map((member): SeriesName => ({ object: id, type, member })),
      ),
    samples(object, member) {
      const { times, members } = byId.get(object) ?? {}
      const values = members && Object.hasOwn(members, member) ? members[member] : undefined
      return times && values && { times, values }
    },
  }
}
