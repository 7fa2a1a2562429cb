/** A state in which a chart only looks up where to begin: it is left at once. */
export interface RoutingState<Otherwise extends string, Place extends string> {
  readonly always: readonly (
    | { readonly guard: { readonly type: 'startsAs'; readonly params: Place }; readonly target: Place }
    | { readonly target: Otherwise }
  )[]
}

/**
 * The routing state of a chart or of a region: it leads to the place for which the chart's guard `startsAs` holds.
 *
 * @param otherwise - where it leads if that holds for none of the others
 *
 * @example
 * ```ts
 * start: startsAs('connecting', 'connected', 'closed'),
 * ```
 */
export function startsAs<const Otherwise extends string, const Place extends string>(
  otherwise: Otherwise,
  ...places: readonly Place[]
): RoutingState<Otherwise, Place> {
  const routes = places.map((place) => ({ guard: { type: 'startsAs', params: place } as const, target: place }))
  return { always: [...routes, { target: otherwise }] }
}

/**
 * The guard `startsAs` of a chart whose input has a `state`: whether that is the place. A routing state is left by the
 * actor's first event, which carries the input.
 *
 * @example
 * ```ts
 * guards: { startsAs: hasInputState<SctpTransportState> }
 * ```
 */
export function hasInputState<State extends string>({ event }: { event: unknown }, place: State): boolean {
  return (event as { input?: { state: State } }).input?.state === place
}
