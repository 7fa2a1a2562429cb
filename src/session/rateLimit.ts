/** Lets so many things happen in each second. What strangers provoke costs that much, and no more. */
export class RateLimit {
  readonly #most: number
  readonly #now: () => number
  readonly #exceeded: () => void
  #second = 0
  #count = 0

  /** @param exceeded - called at the first one of a second that may not happen */
  constructor(most: number, now: () => number, exceeded = () => {}) {
    this.#most = most
    this.#now = now
    this.#exceeded = exceeded
  }

  /** Whether one more may happen now. */
  allows(): boolean {
    const second = Math.floor(this.#now() / 1000)
    if (second !== this.#second) this.#count = 0
    this.#second = second
    this.#count += 1
    if (this.#count === this.#most + 1) this.#exceeded()
    return this.#count <= this.#most
  }
}
