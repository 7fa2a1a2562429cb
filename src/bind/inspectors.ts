import type { AnyActorRef, InspectionEvent } from 'xstate'
import { guardedInspect } from './guarded.ts'
import type { BindOptions } from './options.ts'

type Inspect = NonNullable<BindOptions['inspect']>

/** Who inspects a connection's system: each once, for as long as one of those that it was given for is followed. */
export class Inspectors {
  readonly #counts = new Map<Inspect, number>()
  #isAttached = false

  /** To be given to the actor, or to be attached to its system later. */
  readonly inspect = (event: InspectionEvent): void => {
    for (const inspect of [...this.#counts.keys()]) guardedInspect(inspect)(event)
  }

  /** Lets an observer see the whole system, until {@link remove} was called as often. */
  add(observer: Inspect, system?: AnyActorRef['system'], count = 1): void {
    this.#counts.set(observer, (this.#counts.get(observer) ?? 0) + count)
    if (!this.#isAttached) system?.inspect(this.inspect)
    this.#isAttached = true
  }

  remove(observer: Inspect): void {
    const count = (this.#counts.get(observer) ?? 0) - 1
    if (count > 0) this.#counts.set(observer, count)
    else this.#counts.delete(observer)
  }
}
