import type { SimulatedNetwork } from '../../src/simulation/index.ts'

/** How far the network goes before timers are looked at. */
const STEP = 10

/** Time for sessions on a simulated network: the network's own. */
export class LifeClock {
  readonly network: SimulatedNetwork
  readonly #timers = new Map<number, { readonly due: number; readonly run: () => void }>()
  #next = 1

  constructor(network: SimulatedNetwork) {
    this.network = network
  }

  now(): number {
    return this.network.now
  }

  setTimeout(run: (...args: unknown[]) => void, ms: number): number {
    this.#timers.set(this.#next, { due: this.now() + Math.max(0, Math.ceil(ms)), run })
    return this.#next++
  }

  clearTimeout(id: number): void {
    this.#timers.delete(id)
  }

  /** How many timers are set. */
  get size(): number {
    return this.#timers.size
  }

  /** Lets time pass, and everything happen that is due meanwhile. */
  async pass(ms: number): Promise<void> {
    const until = this.now() + ms
    for (;;) {
      this.#run()
      if (this.now() >= until) return
      const next = Math.min(until, this.now() + STEP)
      await this.network.advance(next - this.now())
    }
  }

  /**
   * Lets time pass until something holds.
   *
   * @returns how long that took; `undefined` if it does not hold after so many milliseconds
   */
  async until(holds: () => boolean, atMost: number): Promise<number | undefined> {
    const start = this.now()
    while (!holds()) {
      if (this.now() - start >= atMost) return undefined
      await this.pass(STEP)
    }
    return this.now() - start
  }

  #run(): void {
    const due = [...this.#timers].filter(([, timer]) => timer.due <= this.now()).sort(([, a], [, b]) => a.due - b.due)
    // One that has run may have called off another.
    for (const [id, { run }] of due) if (this.#timers.delete(id)) run()
  }
}
