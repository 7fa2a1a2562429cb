/** A state in which a chart only looks up where to begin: it is left at once. */
export interface RoutingState<Place, Target> {
  readonly always: readonly (
    | { readonly guard: { readonly type: 'startsAs'; readonly params: Place }; readonly target: Target }
    | { readonly target: Target }
  )[]
}

/** Where each region of a chart begins. */
export type Places<Regions extends Readonly<Record<string, readonly string[]>>> = {
  readonly [Region in keyof Regions]: Regions[Region][number]
}

/**
 * The routing state of a chart: it leads to the place for which the chart's guard `startsAs` holds.
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
): RoutingState<Place, Otherwise | Place> {
  return { always: [...places.map((place) => route(place, place)), { target: otherwise }] }
}

/**
 * The routing state of a chart with regions: it leads to all regions at once. A region with a routing state of its own
 * would need one more step.
 *
 * @param parallel - the state with the regions
 * @param regions - where each region can begin; the first place is where it begins by itself
 * @param places - the other states in which the chart can begin
 *
 * @example
 * ```ts
 * start: startsInRegions('live', { signaling: ['stable', 'have-local-offer'], operations: ['idle', 'busy'] }, 'closed'),
 * ```
 */
export function startsInRegions<
  const Regions extends Readonly<Record<string, readonly string[]>>,
  const Place extends string,
>(
  parallel: string,
  regions: Regions,
  ...places: readonly Place[]
): RoutingState<Place | Places<Regions>, string | readonly string[]> {
  const combinations = Object.entries(regions).reduce<Readonly<Record<string, string>>[]>(
    (found, [region, begins]) => found.flatMap((one) => begins.map((place) => ({ ...one, [region]: place }))),
    [{}],
  )
  const [, ...others] = combinations as unknown as readonly Places<Regions>[]
  return {
    always: [
      ...places.map((place) => route(place, place)),
      ...others.map((combination) =>
        route(
          combination,
          Object.entries(combination).map(([region, place]) => `${parallel}.${region}.${place}`),
        ),
      ),
      { target: parallel },
    ],
  }
}

function route<Place, Target>(place: Place, target: Target) {
  return { guard: { type: 'startsAs', params: place } as const, target }
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
