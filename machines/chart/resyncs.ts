import { type EventObject, type MachineContext, not, type StateValue, stateIn } from 'xstate'

type Unless = ReturnType<typeof not<MachineContext, EventObject, ReturnType<typeof stateIn>>>

/** The entries for `on` that follow an object which is found in a state without a cause; none is a legal arrow. */
export type Resyncs<State extends string, Actions> = {
  readonly [Name in State as `resync.${Name}`]: {
    readonly guard: Unless
    readonly target: `.${Name}`
    readonly actions: Actions
  }
}

/**
 * The causes `resync.<state>` of a chart or of a region: each leads to its state from any other, and is ignored in that
 * state itself.
 *
 * @param states - the states that can be found
 * @param actions - what is done on the way to each
 * @param valueIn - what the chart's `value` has in it in such a state; for a region, say in which
 *
 * @example
 * ```ts
 * on: { ...resyncs(['new', 'gathering', 'complete'], 'emitGatheringStateChange') },
 * ```
 */
export function resyncs<const State extends string, const Actions>(
  states: readonly State[],
  actions: Actions,
  valueIn: (state: State) => StateValue = (state) => state,
): Resyncs<State, Actions> {
  const entries = states.map((state) => [
    `resync.${state}`,
    { guard: not(stateIn(valueIn(state))), target: `.${state}`, actions },
  ])
  return Object.fromEntries(entries) as Resyncs<State, Actions>
}
