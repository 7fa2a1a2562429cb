import type { Timer, WaitKind } from './schedulerTypes.ts'

/** Something that waits for a time. */
export interface WaitingTimer {
  readonly due: number
  readonly host: string
  readonly name: string
  readonly kind: WaitKind
  readonly run: () => void
  /** The depth of what it does, if no time passes until then. */
  readonly depth: number
}

/** All timers of a world, the earliest first; of those that are due at the same time, the one that was set first. */
export class TimerQueue {
  readonly #timers: WaitingTimer[] = []
  #inTransit = 0

  /** How many of them are in transit. */
  get inTransit(): number {
    return this.#inTransit
  }

  /** The time of the earliest. `undefined`: there is none. */
  get nextDue(): number | undefined {
    return this.#timers[0]?.due
  }

  add(timer: WaitingTimer): Timer {
    this.#timers.splice(this.#placeAfter(timer.due), 0, timer)
    this.#count(timer, 1)
    return { cancel: () => this.#remove(timer) }
  }

  /** Takes out the earliest, if it is due at that time. */
  takeDue(time: number): WaitingTimer | undefined {
    const [first] = this.#timers
    if (!first || first.due > time) return undefined
    this.#timers.shift()
    this.#count(first, -1)
    return first
  }

  /** Takes out all of a host, so that they never happen. */
  removeAllOf(host: string): void {
    for (const timer of this.#timers.filter((each) => each.host === host)) this.#remove(timer)
  }

  #remove(timer: WaitingTimer): void {
    const index = this.#timers.indexOf(timer)
    if (index < 0) return
    this.#timers.splice(index, 1)
    this.#count(timer, -1)
  }

  #count({ kind }: WaitingTimer, change: number): void {
    if (kind === 'transit') this.#inTransit += change
  }

  /** Where the first of the timers stands that are due later. */
  #placeAfter(due: number): number {
    let low = 0
    let high = this.#timers.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#timers[middle]?.due ?? 0) <= due) low = middle + 1
      else high = middle
    }
    return low
  }
}
