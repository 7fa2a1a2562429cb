import type { AnyMachineSnapshot } from 'xstate'
import type { StateReport, StateResync } from './transportTypes.ts'

/**
 * The cause by which a transport's chart takes a state that the engine reports: the legal one where there is one, and
 * `resync.<state>` if the specification has no transition from the present state to that one.
 *
 * @returns `undefined` if there is no cause: the state is not new, or the chart has ended
 *
 * @example
 * ```ts
 * const cause = reported(actor.getSnapshot(), transport.state)
 * if (cause) actor.send(cause)
 * ```
 */
export function reported<State extends string>(
  snapshot: Pick<AnyMachineSnapshot, 'status' | 'value' | 'machine'>,
  state: State,
): StateReport<State> | StateResync<State> | undefined {
  const { status, value, machine } = snapshot
  if (status !== 'active' || value === state) return undefined
  // What `snapshot.can()` would say, without taking a step: no report has a guard.
  const { root } = machine
  const isLegal = root.states[value as string]?.transitions.has(state) || root.transitions.has(state)
  return isLegal ? ({ type: state } as StateReport<State>) : ({ type: `resync.${state}` } as StateResync<State>)
}
