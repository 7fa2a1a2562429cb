import { type AnyMachineSnapshot, type AnyStateMachine, createActor, type EventObject } from 'xstate'
import { pathsThroughTransitions, type TestPath } from '../../src/testing/index.ts'
import { TakenCauses } from './takenCauses.ts'
import { type ChartName, chartOf, charts, isCause, stateIn, transitionName, transitionsOf } from './transitions.ts'

/** A path through a chart, with the names that the table has for its transitions. */
export interface ModelPath {
  readonly name: string
  /** The transition that it is for: the last one. */
  readonly target: string
  /** The transitions of each step: none where it is one of another region. */
  readonly transitions: readonly (readonly string[])[]
  readonly path: TestPath<AnyMachineSnapshot, EventObject>
}

/** Which transitions paths are made of. */
export interface Passable {
  /** Whether a path may end with a transition. */
  readonly last: (name: string) => boolean
  /** Whether a path to `target` may pass through it. */
  readonly through: (name: string, target: string) => boolean
  /** Whether an event can come in a state, which the transition alone does not tell. */
  readonly possible?: (snapshot: AnyMachineSnapshot, event: EventObject) => boolean
  /** The events to try in a state, where they are not those that the paths of this chart are made of. */
  readonly events?: ((snapshot: AnyMachineSnapshot) => readonly EventObject[]) | undefined
}

/** One path for each transition of a chart that can be its end. */
export function modelPaths(
  chart: ChartName,
  { last, through, possible = () => true, events }: Passable,
  input?: unknown,
): readonly ModelPath[] {
  const machine: AnyStateMachine = charts[chart]
  const region = machine.id === chart ? undefined : chart

  return transitionsOf(chart)
    .filter(last)
    .flatMap((target) => {
      const paths = pathsThroughTransitions(machine, {
        ...(region && { region }),
        ...(events && { events }),
        input,
        each: true,
        state: ({ value }: AnyMachineSnapshot) => stateIn(chart, value) ?? 'closed',
        filter: (snapshot: AnyMachineSnapshot, event: EventObject) =>
          possible(snapshot, event) &&
          namesOf(chart, snapshot, event).every((name) => name === target || through(name, target)),
      })
      const found = paths
        .map((path): ModelPath => {
          const transitions = walked(chart, path, input)
          return { name: `${target}: ${path.name}`, target, transitions, path }
        })
        .find(({ transitions }) => transitions.at(-1)?.includes(target))
      return found ? [found] : []
    })
}

/** What a path takes of a chart, step by step, with the causes that the chart raises by itself. */
function walked(chart: ChartName, { steps }: ModelPath['path'], input: unknown): ModelPath['transitions'] {
  const actor = createActor(charts[chart] as AnyStateMachine, { input })
  const taken = new TakenCauses()
  taken.follow(actor)
  actor.start()
  return steps
    .map(({ event }) => {
      const before = taken.of(actor, chart).length
      actor.send(event)
      return taken.of(actor, chart).slice(before)
    })
    .map((step) => step.map(({ name }) => name))
}

/** The transitions of a chart that an event leads to. */
function namesOf(chart: ChartName, snapshot: AnyMachineSnapshot, event: EventObject): readonly string[] {
  return snapshot.machine
    .getTransitionData(snapshot, event)
    .filter((definition) => chartOf(definition) === chart && isCause(definition))
    .map((definition) => transitionName(stateIn(chart, snapshot.value) ?? '', definition))
}
