import type { AnyActorRef, AnyMachineSnapshot, EventObject, InspectionEvent } from 'xstate'
import { type ChartName, chartOf, isCause, isResync, stateIn, transitionName } from './transitions.ts'

/** A transition that a bound actor has taken. */
export interface Taken {
  readonly actor: AnyActorRef
  readonly chart: ChartName
  /** Its name in the table. */
  readonly name: string
  readonly event: EventObject
  /** The states of the chart before and after. */
  readonly from: string
  readonly to: string
  /** Whether it follows an engine where the specification knows no way. */
  readonly isResync: boolean
}

type Transition = Parameters<typeof chartOf>[0]

/** All transitions that the actors of some systems take, in their order. */
export class TakenCauses {
  readonly all: Taken[] = []
  readonly #causes = new WeakMap<AnyActorRef, string>()
  readonly #snapshots = new WeakMap<AnyActorRef, AnyMachineSnapshot>()
  readonly #waiting = new Set<() => void>()

  /** Follows all actors of an actor's system. */
  follow({ system }: AnyActorRef): void {
    system.inspect((event) => this.#see(event))
  }

  /** What an actor has taken, of one chart or region. */
  of(actor: AnyActorRef, chart: ChartName): readonly Taken[] {
    return this.all.filter((taken) => taken.actor === actor && taken.chart === chart)
  }

  /** Resolves with what `find` gives, as soon as it gives something. */
  async until<Found>(find: () => Found | undefined): Promise<Found> {
    for (;;) {
      const found = find()
      if (found !== undefined) return found
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  #see(inspected: InspectionEvent): void {
    const actor = inspected.actorRef as AnyActorRef
    if (inspected.type === '@xstate.event') this.#causes.set(actor, inspected.event.type)
    if (inspected.type !== '@xstate.microstep') return
    const after = inspected.snapshot as AnyMachineSnapshot
    const isStarting = inspected.event.type === 'xstate.init'
    const before = isStarting ? undefined : (this.#snapshots.get(actor) ?? actor.getSnapshot())
    this.#snapshots.set(actor, after)
    if (!before) return
    for (const transition of inspected._transitions as readonly Transition[]) {
      if (!isCause(transition)) continue
      const chart = chartOf(transition)
      const from = stateIn(chart, before.value) ?? ''
      const to = stateIn(chart, after.value) ?? 'closed'
      const name = transitionName(from, transition)
      const { event } = inspected
      this.all.push({ actor, chart, name, event, from, to, isResync: isResync(this.#causes.get(actor)) })
    }
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }
}
