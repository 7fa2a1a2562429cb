import { guarded } from '../bind/guarded.ts'
import type { Seed, Tape, World } from './world.ts'
import { type Around, wrapMethods } from './wrapMethods.ts'

/** The way by which all that happens to a connection's objects reaches their bindings, and can be recorded. */
export class Intake {
  /** Who writes down what comes in. */
  tape: Tape | undefined
  readonly #world: World
  /** How many things are being taken, one inside the other. */
  #taken = 0

  constructor(world: World) {
    this.#world = world
  }

  /** Whether something is being taken, and what runs now runs inside it. */
  get isTaking(): boolean {
    return this.#taken > 0
  }

  /** What is known of an object from before the binding. */
  seed(object: object): Seed | undefined {
    return this.#world.seed?.(object)
  }

  /** Takes an event of an object. */
  hear(object: object, event: Event, take: () => void): void {
    const run = () => this.guard(take)
    this.#enter(() => (this.tape ? this.tape.event(object, event, run) : run()))
  }

  /** Puts a function around methods of an object. */
  wrap<Name extends string>(
    object: Partial<Record<Name, (...args: never[]) => unknown>>,
    names: readonly Name[],
    around: Around<Name>,
  ): (() => void) | undefined {
    return wrapMethods(object, names, (call, args, name) =>
      this.#enter(() =>
        this.tape ? this.tape.call(object, name, args, call, around as Around) : around(call, args, name),
      ),
    )
  }

  /** Does something when what runs now has returned. */
  later(run: () => void): void {
    this.#world.later(() => this.#enter(() => (this.tape ? this.tape.later(run) : run())))
  }

  /** Does something else, which a recorder notes as `note` says. */
  noted<Result>(note: (tape: Tape, run: () => Result) => Result, run: () => Result): Result {
    return this.#enter(() => (this.tape ? note(this.tape, run) : run()))
  }

  /** Runs what must throw nothing into the engine. */
  guard(run: () => void): void {
    guarded(run, this.#world.report)
  }

  #enter<Result>(run: () => Result): Result {
    this.#taken += 1
    try {
      return run()
    } finally {
      this.#taken -= 1
    }
  }
}
