/** The platform's timers, counted. */
export class CountingClock {
  readonly #timers = new Set<number>()

  /** How many are set. */
  get size(): number {
    return this.#timers.size
  }

  setTimeout(run: (...args: unknown[]) => void, ms: number): number {
    const id = setTimeout(() => {
      this.#timers.delete(id)
      run()
    }, ms) as unknown as number
    this.#timers.add(id)
    return id
  }

  clearTimeout(id: number): void {
    this.#timers.delete(id)
    clearTimeout(id)
  }
}
