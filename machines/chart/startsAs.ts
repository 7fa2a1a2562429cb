/**
 * A guard of the routing state in which a chart looks up where to begin: whether its input names this state. The
 * routing state is left by the actor's first event, which carries the input.
 *
 * @example
 * ```ts
 * guards: { startsAs: startsAs<SctpTransportState> }
 * // … always: [{ guard: { type: 'startsAs', params: 'connected' }, target: 'connected' }]
 * ```
 */
export function startsAs<State extends string>({ event }: { event: unknown }, state: State): boolean {
  return (event as { input?: { state: State } }).input?.state === state
}
