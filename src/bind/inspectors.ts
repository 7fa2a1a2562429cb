import type { AnyActorRef, InspectionEvent } from 'xstate'
import { guarded } from '../watch/errors.ts'
import type { BindOptions } from './options.ts'

type Inspect = NonNullable<BindOptions['inspect']>

/** Who inspects a binding's system: each once, for as long as one of the objects that it was given for is followed. */
export class Inspectors {
  #byName: Map<string, Inspect> | undefined
  /** For how many objects each was given: one may be for many channels. */
  readonly #counts = new Map<Inspect, number>()
  #isAttached = false

  /** What XState says about an actor that it is constructing. */
  #held: InspectionEvent[] | undefined

  /** To be given to the root, or to be attached to its system later. */
  readonly inspect = (event: InspectionEvent): void => {
    if (this.#held) this.#held.push(event)
    else this.#tell(event)
  }

  /**
   * Tells nothing until {@link release}: an observer would hear of an actor that nothing leads to yet, and bind its object a
   * second time.
   */
  hold(): void {
    this.#held = []
  }

  /** Tells what was held, in order. */
  release(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const event of held) this.#tell(event)
  }

  #tell(event: InspectionEvent): void {
    for (const inspect of [...this.#counts.keys()]) guardedInspect(inspect)(event)
  }

  /** Notes an observer that was given with an object: the first. Returns whether it is new. */
  add(name: string, observer: BindOptions['inspect']): boolean {
    if (!observer || this.#byName?.has(name)) return false
    this.#byName ??= new Map()
    this.#byName.set(name, observer)
    this.#counts.set(observer, (this.#counts.get(observer) ?? 0) + 1)
    return true
  }

  /** Has the observers see a system that did not have them from its beginning. */
  attach(system: AnyActorRef['system']): void {
    if (!this.#isAttached) system.inspect(this.inspect)
    this.#isAttached = true
  }

  /** What the root is to have from its beginning: nothing, if nobody inspects it yet. */
  atFirst(): ((event: InspectionEvent) => void) | undefined {
    this.#isAttached = this.#byName !== undefined
    return this.#isAttached ? this.inspect : undefined
  }

  remove(name: string): void {
    const observer = this.#byName?.get(name)
    if (!observer) return
    this.#byName?.delete(name)
    const others = (this.#counts.get(observer) ?? 1) - 1
    if (others > 0) this.#counts.set(observer, others)
    else this.#counts.delete(observer)
  }
}

/** An observer of XState's inspection that cannot end the actors by throwing. */
export function guardedInspect(inspect: Inspect): (event: InspectionEvent) => void {
  return (event) => guarded(() => (typeof inspect === 'function' ? inspect(event) : inspect.next?.(event)))
}
