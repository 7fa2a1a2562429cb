/** One thing that a task does. Microtasks run after it, all of them, before the next step of the same task. */
export type TaskStep = () => void

/**
 * What waits for a time.
 *
 * - `transit`: something is on its way and arrives by itself: a packet, the answer of a server. A network that is let
 *   alone runs until all of these have happened.
 * - `patience`: somebody waits for something that does not happen: a consent that expires, an association that is given
 *   up. Only `advance()` makes that much time pass, or a test runner's clock.
 */
export type WaitKind = 'transit' | 'patience'

/** Something that was put off, and can be called off. */
export interface Timer {
  /** It does not happen. Nothing is done if it has happened. */
  cancel(): void
}

/** Something that could run now. */
export interface ReadyTask {
  /** The host that it belongs to. */
  readonly host: string
  /** What it is, in a few words: `statechange`, `packet from bob`. */
  readonly name: string
  /** Whether it is a task of the host's event loop. Otherwise it happens beside it: a packet arrives, a time is over. */
  readonly isTask: boolean
}

/**
 * Decides what runs next, of all that could. Tasks of one host run in the order in which they were queued, so only the
 * first of them is ready.
 *
 * @param ready - never empty, in the order in which they became ready
 * @returns the index of one of them. The default is 0.
 */
export type Choose = (ready: readonly ReadyTask[]) => number
