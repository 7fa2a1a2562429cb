import type { ReadyTask, TaskStep } from './schedulerTypes.ts'

/** Something that could run now, with what it does. */
export interface ReadyWork extends ReadyTask {
  readonly steps: readonly TaskStep[]
  /** How many works have led to it, each queued by the one before, since time has passed. */
  readonly depth: number
}

/** Works of one host, of which only the first is ready. */
interface Lane {
  readonly host: string
  readonly works: QueuedWork[]
}

interface QueuedWork {
  readonly order: number
  readonly work: ReadyWork
}

/**
 * All that could run now. The tasks of a host run in the order in which they were queued (EX-1), and so does what happens
 * beside its event loop; of all the rest, any may be the next.
 */
export class ReadyQueue {
  readonly #lanes = new Map<string, Lane>()
  readonly #frozen = new Set<string>()
  readonly #vanished = new Set<string>()
  #added = 0

  add(work: ReadyWork): void {
    if (this.#vanished.has(work.host)) return
    const key = laneOf(work)
    const lane = this.#lanes.get(key) ?? { host: work.host, works: [] }
    this.#lanes.set(key, lane)
    lane.works.push({ order: this.#added++, work })
  }

  /** What could run now, in the order in which it became ready. Nothing of a frozen host is. */
  heads(): readonly ReadyWork[] {
    const heads: QueuedWork[] = []
    for (const { host, works } of this.#lanes.values()) {
      const [head] = works
      if (head && !this.#frozen.has(host)) heads.push(head)
    }
    return heads.sort((one, other) => one.order - other.order).map(({ work }) => work)
  }

  /** What became ready first. `undefined`: nothing could run now. */
  first(): ReadyWork | undefined {
    let first: QueuedWork | undefined
    for (const { host, works } of this.#lanes.values()) {
      const [head] = works
      if (head && head.order < (first?.order ?? Number.POSITIVE_INFINITY) && !this.#frozen.has(host)) first = head
    }
    return first?.work
  }

  /** Takes out one of the heads. */
  take(work: ReadyWork): void {
    this.#lanes.get(laneOf(work))?.works.shift()
  }

  freeze(host: string): void {
    this.#frozen.add(host)
  }

  thaw(host: string): void {
    this.#frozen.delete(host)
  }

  /** Nothing of the host is ready any more. */
  vanish(host: string): void {
    this.#vanished.add(host)
    for (const [key, lane] of this.#lanes) if (lane.host === host) this.#lanes.delete(key)
  }
}

/** Names the lane of a work. */
function laneOf({ isTask, host }: ReadyWork): string {
  return isTask ? `task of ${host}` : `beside ${host}`
}
