import { jsonOf, membersOf, type Stretch, textOf } from '../bytes/jsonScanner.ts'
import type { ShownState } from '../life/logged.ts'
import type { Samples, Series, SeriesName } from '../series.ts'

/** What samples show of a DTLS transport. */
type ShownDtls = Extract<ShownState, { readonly object: string }>

/** One series as webrtc-internals writes it: its values are JSON in a text. */
interface Written {
  readonly startTime?: unknown
  readonly endTime?: unknown
  readonly statsType?: unknown
  readonly values?: unknown
}

/** Where each series is, and where all of them end: -1 if they break off. */
export interface SeriesPlaces {
  readonly places: ReadonlyMap<string, Stretch>
  readonly end: number
}

/** Finds the series in an object, without reading them. */
export function placesOfSeries(bytes: Uint8Array, start: number): SeriesPlaces {
  const places = new Map<string, Stretch>()
  let close = -1
  const members = membersOf(bytes, start, undefined, (end) => {
    close = end
  })
  for (const { key, ...place } of members) if (place.end !== -1) places.set(key, place)
  return { places, end: close }
}

/** The statistics of one connection in a dump of webrtc-internals: they stay bytes until they are asked for. */
export class InternalsSeries {
  readonly #bytes: Uint8Array
  readonly #places: SeriesPlaces['places']

  constructor(bytes: Uint8Array, places: SeriesPlaces['places']) {
    this.#bytes = bytes
    this.#places = places
  }

  /** When DTLS transports have changed their states, as far as samples show. */
  dtlsStates(): readonly ShownDtls[] {
    const states: ShownDtls[] = []
    for (const key of this.#places.keys()) {
      if (!key.endsWith('-dtlsState')) continue
      const object = key.slice(0, -'-dtlsState'.length)
      const { times, values } = this.#samples(object, 'dtlsState') ?? { times: [], values: [] }
      for (const [index, value] of values.entries()) {
        if (typeof value !== 'string' || value === values[index - 1]) continue
        states.push({ at: times[index] ?? 0, object, dtlsState: value })
      }
    }
    return states.sort((one, other) => one.at - other.at)
  }

  /** The last state of each, at a time that is given: where that of the samples cannot be compared with the lines'. */
  lastDtlsStates(at: number): readonly ShownDtls[] {
    const last = new Map(this.dtlsStates().map((state) => [state.object, { ...state, at }]))
    return [...last.values()]
  }

  /** The series from a time on; `undefined`: from that of the first sample. */
  from(origin: number | undefined): Series {
    return {
      list: () => [...this.#places.keys()].filter((key) => !key.endsWith('-timestamp')).map((key) => this.#nameOf(key)),
      samples: (object, member) => {
        const samples = this.#samples(object, member)
        const begin = origin ?? samples?.times[0] ?? 0
        return samples && { times: samples.times.map((time) => time - begin), values: samples.values }
      },
    }
  }

  #nameOf(key: string): SeriesName {
    const { object, member } = partsOf(key)
    const type = this.#written(key)?.statsType
    return { object, type: typeof type === 'string' ? type : 'unknown', member }
  }

  #samples(object: string, member: string): Samples | undefined {
    const written = this.#written(`${object}-${member}`)
    const values = listIn(written?.values)
    if (!written || !values) return undefined
    const stamps = listIn(this.#written(`${object}-timestamp`)?.values)
    const isStamped = stamps?.length === values.length && stamps.every((each) => typeof each === 'number')
    return {
      times: isStamped ? (stamps as readonly number[]) : spread(written, values.length),
      values: values.map((value) =>
        typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
      ) as Samples['values'],
    }
  }

  #written(key: string): Written | undefined {
    const place = this.#places.get(key)
    const parsed = place && jsonOf(textOf(this.#bytes, place))
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined
  }
}

function partsOf(key: string): { readonly object: string; readonly member: string } {
  const end = key.lastIndexOf('-')
  return end === -1 ? { object: '', member: key } : { object: key.slice(0, end), member: key.slice(end + 1) }
}

function listIn(values: unknown): readonly unknown[] | undefined {
  const list = typeof values === 'string' ? jsonOf(values) : values
  return Array.isArray(list) ? list : undefined
}

/** Older versions tell when the first and the last sample were, and no more. */
function spread({ startTime, endTime }: Written, count: number): readonly number[] {
  const [from, to] = [startTime, endTime].map((time) => (typeof time === 'string' ? Date.parse(time) : Number(time)))
  if (!Number.isFinite(from) || !Number.isFinite(to)) return Array.from({ length: count }, (_, index) => index * 1000)
  const step = count > 1 ? ((to as number) - (from as number)) / (count - 1) : 0
  return Array.from({ length: count }, (_, index) => (from as number) + index * step)
}
