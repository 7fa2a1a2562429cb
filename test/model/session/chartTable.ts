import { type AnyStateMachine, initialTransition, type SnapshotFrom, transition } from 'xstate'
import { LONGEST_DELAY } from '../../../machines/session/delayAt.ts'

/** Something that a step of a chart has its driver do, with the context at that moment. */
export type Done =
  | { readonly kind: 'action'; readonly name: string; readonly context: Readonly<Record<string, unknown>> }
  | { readonly kind: 'emitted'; readonly event: { readonly type: string } & Readonly<Record<string, unknown>> }
  | { readonly kind: 'sent'; readonly to: string; readonly event: { readonly type: string } }
  /** The chart's own `after`: it is set once for each entry. */
  | { readonly kind: 'timer set'; readonly timer: string; readonly delay: number }
  | { readonly kind: 'timer cancelled'; readonly timer: string }

/** One step of a chart: the state after it, by its number, and what is done. */
export interface ChartStep {
  readonly to: number
  readonly done: readonly Done[]
}

/** A chart as a table that is filled when it is asked: states are numbers, and a step is looked up. */
export class ChartTable<Machine extends AnyStateMachine> {
  readonly #machine: Machine
  readonly #input: unknown
  readonly #snapshots: SnapshotFrom<Machine>[] = []
  readonly #numbers = new Map<string, number>()
  readonly #steps = new Map<string, ChartStep>()
  #first: ChartStep | undefined

  constructor(machine: Machine, input: unknown) {
    this.#machine = machine
    this.#input = input
  }

  /** The beginning, and what is done then. */
  get first(): ChartStep {
    this.#first ??= this.#stepTo(...(initialTransition(this.#machine, this.#input as never) as [never, never]))
    return this.#first
  }

  /** How many states were reached. */
  get size(): number {
    return this.#snapshots.length
  }

  snapshot(state: number): SnapshotFrom<Machine> {
    return this.#snapshots[state] as SnapshotFrom<Machine>
  }

  step(state: number, event: { readonly type: string }): ChartStep {
    const key = `${state} ${JSON.stringify(event)}`
    const known = this.#steps.get(key)
    if (known) return known
    const before = this.snapshot(state)
    // An actor that is done takes nothing.
    const step =
      (before as { status: string }).status === 'active'
        ? this.#stepTo(...(transition(this.#machine, before, event as never) as [never, never]))
        : { to: state, done: [] }
    this.#steps.set(key, step)
    return step
  }

  #stepTo(snapshot: SnapshotFrom<Machine>, actions: readonly ExecutableAction[]): ChartStep {
    const { value, context, status } = snapshot as { value: unknown; context: object; status: string }
    const key = JSON.stringify([value, context, status])
    const to = this.#numbers.get(key) ?? this.#snapshots.push(snapshot) - 1
    this.#numbers.set(key, to)
    return { to, done: actions.flatMap(doneBy) }
  }
}

interface ExecutableAction {
  readonly type: string
  readonly info: { readonly context: Readonly<Record<string, unknown>> }
  readonly params?: {
    readonly event?: { readonly type: string }
    readonly id?: string
    readonly delay?: number
    readonly sendId?: string
    readonly targetId?: string
  }
}

function doneBy({ type, params = {}, info }: ExecutableAction): readonly Done[] {
  switch (type) {
    case 'xstate.raise': {
      const { id: timer = '', delay = 0 } = params
      // A delay of `Infinity` never ends.
      return delay >= LONGEST_DELAY ? [] : [{ kind: 'timer set', timer, delay }]
    }
    case 'xstate.cancel':
      return [{ kind: 'timer cancelled', timer: params.sendId ?? '' }]
    case 'xstate.emit':
      return [{ kind: 'emitted', event: params.event ?? { type } }]
    case 'xstate.sendTo':
      return [{ kind: 'sent', to: params.targetId ?? '', event: params.event ?? { type } }]
    case 'xstate.spawnChild':
      return []
    default:
      return [{ kind: 'action', name: type, context: info.context }]
  }
}
