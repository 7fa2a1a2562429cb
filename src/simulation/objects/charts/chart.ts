import type {
  ActorRefFrom,
  AnyActorRef,
  AnyEventObject,
  AnyMachineSnapshot,
  AnyStateMachine,
  EmittedFrom,
  EventFrom,
  InputFrom,
  SnapshotFrom,
} from 'xstate'
import type { ChartEffect, ChartSteps } from './chartSteps.ts'
import { partRef } from './partRef.ts'

/** What drives a chart. */
export interface ChartDriver<Machine extends AnyStateMachine> {
  /** The chart has emitted an event. */
  emitted(event: EmittedFrom<Machine>): void
  /** It sends a cause to one of its parts. */
  sent?(to: AnyActorRef, cause: AnyEventObject): void
  /** A state has begun that invokes this actor. */
  invoked?(source: string): void
  /** An action is to be done that the chart leaves to its driver. */
  acted?(action: string): void
}

/**
 * A chart of one object: where it stands. It takes causes one after the other; one that comes while another is taken waits, as
 * with an actor of XState. One that has ended takes none.
 */
export class Chart<Machine extends AnyStateMachine> {
  /** Its name, as the chart of its connection knows it. */
  readonly ref: ActorRefFrom<Machine>
  readonly #steps: ChartSteps<Machine>
  readonly #driver: ChartDriver<Machine>
  #snapshot: SnapshotFrom<Machine>
  readonly #waiting: EventFrom<Machine>[] = []
  #isTaking = false

  constructor(steps: ChartSteps<Machine>, id: string, input: InputFrom<Machine>, driver: ChartDriver<Machine>) {
    this.ref = partRef(id)
    this.#steps = steps
    this.#driver = driver
    this.#snapshot = steps.first(input)
  }

  getSnapshot(): SnapshotFrom<Machine> {
    return this.#snapshot
  }

  /** Whether it has not ended. */
  get isActive(): boolean {
    return (this.#snapshot as AnyMachineSnapshot).status === 'active'
  }

  send(cause: EventFrom<Machine>): void {
    this.#waiting.push(cause)
    if (this.#isTaking) return
    this.#isTaking = true
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#take(next)
    } finally {
      this.#isTaking = false
    }
  }

  #take(cause: EventFrom<Machine>): void {
    if (!this.isActive) return
    const { snapshot, effects } = this.#steps.next(this.#snapshot, cause)
    this.#snapshot = snapshot
    for (const effect of effects) this.#perform(effect)
  }

  #perform(effect: ChartEffect): void {
    const driver = this.#driver
    switch (effect.type) {
      case 'emits':
        driver.emitted(effect.event as EmittedFrom<Machine>)
        break
      case 'sends':
        driver.sent?.(effect.to, effect.cause)
        break
      case 'invokes':
        driver.invoked?.(effect.source)
        break
      case 'acts':
        driver.acted?.(effect.action)
    }
  }
}
