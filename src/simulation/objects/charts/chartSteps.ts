import {
  type ActorScope,
  type AnyActorRef,
  type AnyEventObject,
  type AnyStateMachine,
  createActor,
  type EventFrom,
  type InputFrom,
  initialTransition,
  type SnapshotFrom,
} from 'xstate'

/** What a chart has done with a cause: where it stands, and what follows from it, in this order. */
export interface ChartStep<Machine extends AnyStateMachine> {
  readonly snapshot: SnapshotFrom<Machine>
  readonly effects: readonly ChartEffect[]
}

/**
 * One thing that follows from a step of a chart.
 *
 * - `emits`: an event for whoever listens;
 * - `sends`: a cause for the chart of a part;
 * - `invokes`: the actor that a state names begins;
 * - `acts`: the action of that name, of which the chart leaves it to a driver what it does.
 */
export type ChartEffect =
  | { readonly type: 'emits'; readonly event: AnyEventObject }
  | { readonly type: 'sends'; readonly to: AnyActorRef; readonly cause: AnyEventObject }
  | { readonly type: 'invokes'; readonly source: string }
  | { readonly type: 'acts'; readonly action: string }

/** How many steps are remembered, of one chart: some megabytes. */
const MOST_REMEMBERED = 4096

type Action = Parameters<ActorScope<never, never>['actionExecutor']>[0]

/**
 * What a machine makes of a cause, at a snapshot. A chart is pure, and its snapshots do not change: so each step is computed
 * once by XState, and remembered for all that come to the same cause at the same snapshot. In most tests, connections
 * begin alike, and much of what they do was done before.
 *
 * Causes are plain data, with the parts of a connection by name (`partRef`).
 */
export class ChartSteps<Machine extends AnyStateMachine> {
  readonly #machine: Machine
  readonly #most: number
  readonly #first = new Map<string, ChartStep<Machine>>()
  #next = new WeakMap<SnapshotFrom<Machine>, Map<string, ChartStep<Machine>>>()
  #remembered = 0
  #actions: Action[] = []
  readonly #scope: ActorScope<SnapshotFrom<Machine>, EventFrom<Machine>>

  /** @param most - how many steps are remembered; then it begins anew */
  constructor(machine: Machine, most = MOST_REMEMBERED) {
    this.#machine = machine
    this.#most = most
    // It is never started: it stands for who takes the steps, where XState wants an actor.
    const self = createActor(machine)
    this.#scope = {
      self,
      id: self.id,
      sessionId: self.sessionId,
      system: self.system,
      logger: () => {},
      defer: () => {},
      emit: () => {},
      stopChild: () => {},
      actionExecutor: (action) => this.#actions.push(action),
    }
  }

  /** Where the chart begins. */
  first(input: InputFrom<Machine>): SnapshotFrom<Machine> {
    const key = JSON.stringify(input) ?? ''
    let step = this.#first.get(key)
    if (!step) {
      const [snapshot] = initialTransition(this.#machine, input)
      step = { snapshot: snapshot as SnapshotFrom<Machine>, effects: [] }
      this.#first.set(key, step)
    }
    return step.snapshot
  }

  /** What it makes of a cause. */
  next(snapshot: SnapshotFrom<Machine>, cause: EventFrom<Machine>): ChartStep<Machine> {
    const key = keyOf(cause)
    const known = this.#next.get(snapshot)
    const before = known?.get(key)
    if (before) return before
    const step = this.#compute(snapshot, cause)
    if (this.#remembered >= this.#most) {
      this.#next = new WeakMap()
      this.#remembered = 0
    }
    this.#remembered += 1
    const steps = this.#next.get(snapshot)
    if (steps) steps.set(key, step)
    else this.#next.set(snapshot, new Map([[key, step]]))
    return step
  }

  #compute(snapshot: SnapshotFrom<Machine>, cause: EventFrom<Machine>): ChartStep<Machine> {
    this.#actions = []
    const next = this.#machine.transition(snapshot, cause, this.#scope as never)
    return { snapshot: next as SnapshotFrom<Machine>, effects: this.#actions.flatMap(effectOf) }
  }
}

/** Most causes are no more than their type. */
function keyOf(cause: AnyEventObject): string {
  for (const member in cause) if (member !== 'type') return JSON.stringify(cause)
  return cause.type
}

function effectOf({ type, params, exec }: Action): ChartEffect | [] {
  const given = params as { event: AnyEventObject; to: AnyActorRef; src: string }
  switch (type) {
    case 'xstate.emit':
      return { type: 'emits', event: given.event }
    case 'xstate.sendTo':
      return { type: 'sends', to: given.to, cause: given.event }
    case 'xstate.spawnChild':
      return { type: 'invokes', source: given.src }
    // What the snapshot has already: events that were raised, and actors that have ended.
    case 'xstate.raise':
    case 'xstate.stopChild':
      return []
    default:
      return exec ? { type: 'acts', action: type } : []
  }
}
