import type { Samples, Series, SeriesName } from '../../../trace/series.ts'

/** A statistic over time: numbers alone. */
export interface Measure {
  readonly object: string
  readonly times: readonly number[]
  readonly values: readonly number[]
}

/** How far the times of one reading are apart at the most, in milliseconds. */
const ONE_READING = 50

/** The statistics of some types with a member that is a number. */
export class Measures {
  readonly #series: Series
  readonly #names: readonly SeriesName[]

  constructor(series: Series) {
    this.#series = series
    this.#names = series.list()
  }

  /** Each object's, of one type. */
  of(type: string, member: string): readonly Measure[] {
    return this.#names.flatMap((name) => {
      if (name.type !== type || name.member !== member) return []
      const measure = numbersIn(name.object, this.#series.samples(name.object, member))
      return measure ? [measure] : []
    })
  }

  /** All texts that a member of a type has ever been. */
  texts(type: string, member: string): ReadonlySet<string> {
    const values = this.#names
      .filter((name) => name.type === type && name.member === member)
      .flatMap(({ object }) => this.#series.samples(object, member)?.values ?? [])
    return new Set(values.filter((value) => typeof value === 'string'))
  }

  /** The objects of a type of which a member was ever true. */
  whichWere(type: string, member: string): ReadonlySet<string> {
    const names = this.#names.filter((name) => name.type === type && name.member === member)
    const were = names.filter(({ object }) => this.#series.samples(object, member)?.values.includes(true))
    return new Set(were.map(({ object }) => object))
  }
}

function numbersIn(object: string, samples: Samples | undefined): Measure | undefined {
  if (!samples) return undefined
  const times: number[] = []
  const values: number[] = []
  for (const [place, value] of samples.values.entries()) {
    const time = samples.times[place]
    if (typeof value !== 'number' || !Number.isFinite(value) || !Number.isFinite(time)) continue
    // What came before is of another clock.
    if (times.length > 0 && (time as number) < (times.at(-1) as number)) continue
    times.push(time as number)
    values.push(value)
  }
  return times.length > 0 ? { object, times, values } : undefined
}

/** The times of all readings: what is of one reading has one time. */
export function readingsOf(measures: readonly Measure[]): readonly number[] {
  const all = [...new Set(measures.flatMap(({ times }) => times))].sort((one, other) => one - other)
  const readings: number[] = []
  let from = Number.NEGATIVE_INFINITY
  for (const time of all) {
    if (time - from <= ONE_READING) readings[readings.length - 1] = time
    else {
      from = time
      readings.push(time)
    }
  }
  return readings
}

/** What it was at each reading: what is not told anew has stayed as it was. */
export function valuesAt(readings: readonly number[], { times, values }: Measure): readonly (number | null)[] {
  let next = 0
  return readings.map((reading) => {
    while (next < times.length && (times[next] as number) <= reading) next += 1
    return next === 0 ? null : (values[next - 1] as number)
  })
}

/** By how much it has grown from the reading before; `null` where that is not known, or it began anew. */
export function growth(values: readonly (number | null)[]): readonly (number | null)[] {
  return values.map((value, place) => {
    const before = place === 0 ? null : values[place - 1]
    return value === null || before === null || before === undefined || value < before ? null : value - before
  })
}

/** All together; `null` where none is known. */
export function sumOf(columns: readonly (readonly (number | null)[])[], length: number): readonly (number | null)[] {
  return Array.from({ length }, (_, place) => {
    const known = columns.map((column) => column[place]).filter((value) => typeof value === 'number')
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
  })
}
