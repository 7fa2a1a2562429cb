import type { SourceClock } from '../../trace/traceSource.ts'

/** The times of lines, and how exact they are. */
export interface Clocked {
  readonly times: readonly number[]
  readonly clock: SourceClock
}

const DAY = 86_400

/**
 * What the lines of one connection say of time: numbers of milliseconds, or times of day in the words of a language. Where
 * one of them cannot be read, they only have an order.
 */
export function clocked(given: readonly unknown[]): Clocked {
  if (given.every((time) => typeof time === 'number' && Number.isFinite(time))) {
    const times = given as readonly number[]
    return { times, clock: times.every(Number.isInteger) ? 'ms' : 'exact' }
  }
  const seconds = given.map(secondOfDay)
  if (seconds.includes(undefined)) return { times: given.map((_, index) => index), clock: 'order' }
  let day = 0
  const times = seconds.map((second, index) => {
    const before = seconds[index - 1] ?? 0
    // A clock that goes back by a moment is set; by more than half a day, it is past midnight.
    if ((second ?? 0) < before - DAY / 2) day += DAY
    return (day + (second ?? 0)) * 1000
  })
  return { times: times.map((time) => time + dayOf(given[0])), clock: 'second' }
}

/** In seconds; `undefined` where the words are of a language that is not read. */
function secondOfDay(given: unknown): number | undefined {
  if (typeof given !== 'string') return undefined
  const [, hour = '', minute = '', second = '', rest = ''] = clockTime.exec(given) ?? []
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  const half = rest.replace(/[^A-Za-z\p{L}]/gu, '').toUpperCase()
  if (half !== '' && half !== 'AM' && half !== 'PM') return undefined
  const hours = half === '' ? Number(hour) : (Number(hour) % 12) + (half === 'PM' ? 12 : 0)
  return hours * 3600 + Number(minute) * 60 + Number(second)
}

const clockTime = /^(?:[\d./-]+,?\s+)?(\d{1,2})[:.](\d{2})[:.](\d{2})([\s\u202f]*[^\d]{0,8})$/u

/** The day, in milliseconds, where it is written as in English; else none. */
function dayOf(given: unknown): number {
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})\b/.exec(String(given)) ?? []
  if (year === undefined) return 0
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day))
  return Number.isFinite(time) ? time : 0
}
