/** Lets so many things happen in each second. What a stranger provokes costs that much, and no more. */
export class RateLimit {
  readonly #most: number
  readonly #now: () => number
  #second = 0
  #count = 0

  constructor(most: number, now: () => number) {
    this.#most = most
    this.#now = now
  }

  /** Whether one more may happen now. */
  allows(): boolean {
    const second = Math.floor(this.#now() / 1000)
    if (second !== this.#second) this.#count = 0
    this.#second = second
    this.#count += 1
    return this.#count <= this.#most
  }
}
