/** Fires one event at one object. */
export type Fire = () => void

/**
 * What charts have emitted and objects are still to fire. Each call and each task has a box of its own: what a call inside a
 * handler brings about is no part of the task that runs (EX-7), and an event is fired when the chart is done with its step.
 */
export class Outbox {
  #box: Fire[] | undefined

  /** Runs this, and gives what is to be fired for it, in its order. */
  collect(run: () => void): readonly Fire[] {
    const outer = this.#box
    const box: Fire[] = []
    this.#box = box
    try {
      run()
    } finally {
      this.#box = outer
    }
    return box
  }

  /** Puts an event into the box of what runs now. Where nothing does, there is nobody to fire it. */
  add(fire: Fire): void {
    this.#box?.push(fire)
  }
}
