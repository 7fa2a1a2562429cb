import type { StatisticsValue } from '../../trace/series.ts'
import { jsonOf, type Stretch, textOf } from '../bytes/jsonScanner.ts'
import type { Samples, Series, SeriesName } from '../series.ts'
import { memberOf, typeOf } from './statNames.ts'

/** A line of statistics: where it is, and when it was written. */
export interface StatsLine extends Stretch {
  readonly at: number
}

interface Column {
  readonly times: number[]
  readonly values: StatisticsValue[]
}

/** What was decoded of a statistics object. */
interface Decoded {
  type: string
  readonly columns: Map<string, Column>
}

/** The statistics of one connection in lines: each has all of them, or what differs from the line before. */
export class LinesSeries implements Series {
  readonly #bytes: Uint8Array
  readonly #lines: readonly StatsLine[]
  readonly #origin: number
  #decoded: ReadonlyMap<string, Decoded> | undefined

  constructor(bytes: Uint8Array, lines: readonly StatsLine[], origin: number) {
    this.#bytes = bytes
    this.#lines = lines
    this.#origin = origin
  }

  list(): readonly SeriesName[] {
    return [...this.#all()].flatMap(([object, { type, columns }]) =>
      [...columns.keys()].map((member) => ({ object, type, member })),
    )
  }

  samples(object: string, member: string): Samples | undefined {
    const column = this.#all().get(object)?.columns.get(member)
    return column && { times: column.times, values: column.values }
  }

  #all(): ReadonlyMap<string, Decoded> {
    this.#decoded ??= this.#decode()
    return this.#decoded
  }

  #decode(): ReadonlyMap<string, Decoded> {
    const all = new Map<string, Decoded>()
    for (const line of this.#lines) {
      const parsed = jsonOf(textOf(this.#bytes, line).trim())
      const report: unknown = Array.isArray(parsed) ? parsed[2] : undefined
      if (typeof report !== 'object' || report === null) continue
      for (const [object, members] of Object.entries(report)) {
        if (typeof members === 'object' && members !== null) this.#add(all, object, members, line.at - this.#origin)
      }
    }
    return all
  }

  /** What a line does not repeat has stayed as it was. */
  #add(all: Map<string, Decoded>, object: string, members: object, time: number): void {
    const decoded = all.get(object) ?? { type: 'unknown', columns: new Map<string, Column>() }
    all.set(object, decoded)
    for (const [written, value] of Object.entries(members)) {
      const member = memberOf(written)
      if (member === 'type') decoded.type = typeOf(value)
      if (member === 'type' || member === 'timestamp' || member === 'id') continue
      const column = decoded.columns.get(member) ?? { times: [], values: [] }
      decoded.columns.set(member, column)
      column.times.push(time)
      column.values.push(
        typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as StatisticsValue),
      )
    }
  }
}
