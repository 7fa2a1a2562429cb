import type { StateReport, StateResync } from './transportTypes.ts'

/**
 * The cause by which a transport's chart takes a state that the engine reports: the legal one where there is one, and
 * `resync.<state>` where the specification knows no way from the present state to that one.
 *
 * @returns `undefined` if there is nothing to take: the state is not new, or the chart has ended
 *
 * @example
 * ```ts
 * const cause = reported(actor.getSnapshot(), transport.state)
 * if (cause) actor.send(cause)
 * ```
 */
export function reported<State extends string>(
  snapshot: { readonly can: (cause: StateReport<State> | StateResync<State>) => boolean },
  state: State,
): StateReport<State> | StateResync<State> | undefined {
  const report = { type: state } as StateReport<State>
  const resync = { type: `resync.${state}` } as StateResync<State>
  return [report, resync].find((cause) => snapshot.can(cause))
}
