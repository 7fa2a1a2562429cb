import type { TraceEntry } from '../../trace/trace.ts'
import type { InferredFrom } from '../../trace/traceSource.ts'
import type { Attributes, Shows } from '../../watch/attributes.ts'
import type { Happening } from '../../watch/observation.ts'

/** What an entry says besides what has happened. */
export interface Also {
  readonly shows?: { readonly [name: string]: Attributes } | undefined
  readonly inferred?: InferredFrom | undefined
}

/** The entries of a trace that is being made. */
export class Entries {
  readonly list: TraceEntry[] = []
  readonly #origin: number
  #calls = 0
  #time = 0

  /** @param origin - the time of the first */
  constructor(origin: number) {
    this.#origin = origin
  }

  /** Sets the time of what follows. A clock that was set back does not take the trace back. */
  goTo(at: number): void {
    const time = Math.round((at - this.#origin) * 1000) / 1000
    this.#time = Math.max(this.#time, time)
  }

  add(happening: Happening, { shows, inferred }: Also = {}): void {
    this.list.push({
      ...happening,
      time: this.#time,
      ...(shows && { shows: shows as Shows }),
      ...(inferred && { inferred }),
    } as TraceEntry)
  }

  /** The number of the next call. */
  nextCall(): number {
    this.#calls += 1
    return this.#calls
  }
}
