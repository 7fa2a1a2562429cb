import type { AnyActorRef, EventObject, InspectionEvent, StateValue } from 'xstate'
import { type ChartReading, stateText } from './reading.ts'

/** One step of one chart: what went in, and what came out. */
export interface CauseStep {
  readonly actor: AnyActorRef
  readonly cause: EventObject
  /** The state before; `undefined` at the beginning. */
  readonly from: StateValue | undefined
  readonly chart: ChartReading
  /** Whether the state is another one. */
  readonly isChange: boolean
  /** What the chart has emitted. */
  readonly emitted: readonly string[]
}

/** Reads the steps of all charts of a system from its inspection events. */
export class CauseReader {
  readonly charts = new Map<AnyActorRef, ChartReading>()
  readonly #emitted = new Map<AnyActorRef, string[]>()
  readonly #tell: (step: CauseStep) => void
  /** The connection that is taking `close`, and what has happened to its parts meanwhile. */
  #closing: AnyActorRef | undefined
  readonly #held: CauseStep[] = []

  constructor(tell: (step: CauseStep) => void) {
    this.#tell = tell
  }

  readonly inspect = (event: InspectionEvent): void => {
    const actor = event.actorRef as AnyActorRef
    if (event.type === '@xstate.actor') this.#listen(actor)
    if (event.type === '@xstate.event' && actor.id === 'peerConnection' && event.event.type === 'close') {
      if (actor.getSnapshot().status === 'active') this.#closing = actor
    }
    if (event.type !== '@xstate.snapshot' || !('value' in event.snapshot)) return
    const value = event.snapshot.value as StateValue
    const from = this.charts.get(actor)?.value
    const isChange = stateText(from) !== stateText(value)
    const emitted = this.#emitted.get(actor)?.splice(0) ?? []
    const last = isChange || emitted.length > 0 ? { event: event.event.type, from } : this.charts.get(actor)?.last
    const chart = { value, last }
    this.charts.set(actor, chart)
    if (event.event.type !== 'divergence') this.#order({ actor, cause: event.event, from, chart, isChange, emitted })
  }

  /** What a connection's `close()` does to its parts is done before its own step is: it is told after it all the same. */
  #order(step: CauseStep): void {
    if (this.#closing && this.#closing !== step.actor) {
      this.#held.push(step)
      return
    }
    this.#tell(step)
    if (!this.#closing) return
    this.#closing = undefined
    for (const held of this.#held.splice(0)) this.#tell(held)
  }

  #listen(actor: AnyActorRef): void {
    const emitted: string[] = []
    this.#emitted.set(actor, emitted)
    actor.on('*', ({ type }: EventObject) => {
      if (type !== 'divergence') emitted.push(type)
    })
  }
}
