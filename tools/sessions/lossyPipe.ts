import type { Signaling } from '../../src/session/index.ts'

/** What signalling does to messages. */
export interface PipeFaults {
  /** The share that is lost, and that comes twice, from 0 to 1. */
  readonly loss: number
  readonly duplicates: number
  /** How long a message is on its way, at most; the least is a twentieth of it. Messages overtake each other. */
  readonly delay: number
}

/** What says when a message has arrived. */
interface PipeClock {
  setTimeout(run: () => void, ms: number): unknown
}

/** A place on one end of the signalling, where one life of a page comes after another. */
type Place = 'alice' | 'bob' | 'carol'

/** Signalling for all who are on it, like a `BroadcastChannel` that loses, repeats and reorders. */
export class LossyPipe {
  faults: PipeFaults
  isUp = true
  /** What was sent, counted by what it is. */
  readonly sent = { offers: 0, messages: 0 }
  readonly #clock: PipeClock
  readonly #random: () => number
  readonly #listeners = new Map<Place, Set<(message: unknown) => void>>()
  readonly #watchers = new Set<() => void>()

  constructor(clock: PipeClock, random: () => number, faults: PipeFaults) {
    this.#clock = clock
    this.#random = random
    this.faults = faults
  }

  /** The end of one place. */
  end(place: Place): Signaling {
    return {
      send: (message) => {
        // It was posted, not handed over.
        const text = JSON.stringify(message)
        this.sent.messages += 1
        if (message.description?.type === 'offer') this.sent.offers += 1
        this.#carry(place, text)
        if (this.#random() < this.faults.duplicates) this.#carry(place, text)
      },
      subscribe: (listener) => {
        const listeners = this.#listeners.get(place) ?? new Set()
        this.#listeners.set(place, listeners)
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      state: {
        get: () => (this.isUp ? 'up' : 'down'),
        subscribe: (listener) => {
          this.#watchers.add(listener)
          return () => this.#watchers.delete(listener)
        },
      },
    }
  }

  /** It goes away, or comes back. */
  setUp(isUp: boolean): void {
    if (isUp === this.isUp) return
    this.isUp = isUp
    for (const watcher of [...this.#watchers]) watcher()
  }

  /** How many listen. */
  get size(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, this.#watchers.size)
  }

  #carry(from: Place, text: string): void {
    if (!this.isUp || this.#random() < this.faults.loss) return
    const { delay } = this.faults
    this.#clock.setTimeout(
      () => {
        for (const [place, listeners] of this.#listeners) {
          if (place !== from) for (const listener of [...listeners]) listener(JSON.parse(text))
        }
      },
      delay / 20 + this.#random() * delay,
    )
  }
}
