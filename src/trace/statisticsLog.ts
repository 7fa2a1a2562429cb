import type { StatisticsValue } from './series.ts'
import type { StatisticsObject } from './statistics.ts'

/** How many readings are kept at the most. */
const MOST_READINGS = 1_000
/** How many values all readings have together at the most. */
const MOST_VALUES = 250_000
/** What one reading has at the most: what is beyond is left out. */
const MOST_OBJECTS = 300
const MOST_MEMBERS = 100
/** Of a text, in characters. */
const LONGEST = 100

/** What was read of one object. */
export interface Read {
  readonly id: string
  readonly type: string
  readonly members: readonly (readonly [member: string, value: StatisticsValue])[]
}

interface Reading {
  readonly time: number
  readonly objects: readonly Read[]
  readonly size: number
}

/** The newest readings, as many as there is room for. When there are more, the older half is dropped. */
export class StatisticsLog {
  readonly #readings: Reading[] = []
  #size = 0
  #dropped = 0

  /** How many readings were dropped. */
  get dropped(): number {
    return this.#dropped
  }

  /** Adds a reading. */
  add(time: number, read: readonly Read[]): void {
    const objects = read.slice(0, MOST_OBJECTS).map(({ id, type, members }) => ({
      id: id.slice(0, LONGEST),
      type: type.slice(0, LONGEST),
      members: members
        .slice(0, MOST_MEMBERS)
        .map(([member, value]) => [member, typeof value === 'string' ? value.slice(0, LONGEST) : value] as const),
    }))
    const size = objects.reduce((sum, { members }) => sum + members.length, 1)
    this.#readings.push({ time, objects, size })
    this.#size += size
    if (this.#readings.length <= MOST_READINGS && this.#size <= MOST_VALUES) return
    const older = this.#readings.splice(0, Math.floor(this.#readings.length / 2))
    this.#dropped += older.length
    for (const reading of older) this.#size -= reading.size
  }

  /** All that is kept, object by object. */
  get objects(): readonly StatisticsObject[] {
    const made = new Map<string, { type: string; times: number[]; members: Map<string, StatisticsValue[]> }>()
    for (const { time, objects } of this.#readings) {
      for (const { id, type, members } of objects) {
        const object = made.get(id) ?? { type, times: [], members: new Map<string, StatisticsValue[]>() }
        made.set(id, object)
        const place = object.times.push(time) - 1
        for (const [member, value] of members) {
          const values = object.members.get(member) ?? []
          object.members.set(member, values)
          while (values.length < place) values.push(null)
          values[place] = value
        }
      }
    }
    return [...made].map(([id, { type, times, members }]) => ({
      id,
      type,
      times,
      members: Object.fromEntries(
        [...members].map(([member, values]) => [member, times.map((_, place) => values[place] ?? null)]),
      ),
    }))
  }
}
