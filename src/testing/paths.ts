import type { AnyStateMachine, EventFromLogic, EventObject, InputFrom, SnapshotFrom } from 'xstate'
import { unknownOption } from '../errors/unknownOption.ts'
import { type ChartGraph, chartGraph, type Edge, regionPath, stateOfView, type Vertex } from './chartGraph.ts'
import { type PathView, viewsOf } from './chartViews.ts'
import { type TestPath, testPath } from './testPath.ts'

/** Options for making paths from a chart. */
export interface PathOptions<Machine extends AnyStateMachine> {
  /** The machine's input. */
  readonly input?: InputFrom<Machine>
  /**
   * The events to try in each state, with their payloads. Default: for the charts of this library their causes, and for
   * any other machine one `{ type }` for each event that it names, without XState's own.
   */
  readonly events?:
    | readonly EventFromLogic<Machine>[]
    | ((snapshot: SnapshotFrom<Machine>) => readonly EventFromLogic<Machine>[])
  /** The region of a parallel state that the paths are about: its key, or the keys on the way to it with dots. */
  readonly region?: string
  /** What a system under test shows of a state, such as the selector `readyState`. Default: its value. */
  readonly state?: (snapshot: SnapshotFrom<Machine>) => unknown
  /** What guards read besides the state: paths are searched in each combination of the two. */
  readonly key?: (snapshot: SnapshotFrom<Machine>) => string
  /** Whether an event may be used in a state. */
  readonly filter?: (snapshot: SnapshotFrom<Machine>, event: EventFromLogic<Machine>) => boolean
  /** The number of steps to explore before giving up. Default: 10,000. */
  readonly limit?: number
}

/** How paths through transitions are made. */
export interface TransitionPathOptions<Machine extends AnyStateMachine> extends PathOptions<Machine> {
  /** Gives one path for each transition, which is its last step, also where another path passes through it. */
  readonly each?: boolean
}

/** The paths that are made from a machine. */
export type PathsOf<Machine extends AnyStateMachine> = readonly TestPath<
  SnapshotFrom<Machine>,
  EventFromLogic<Machine>
>[]

const LIMIT = 10_000

const pathOptions = ['input', 'events', 'region', 'state', 'key', 'filter', 'limit']

/**
 * A shortest path to every state of a chart, the first included.
 *
 * A state is a value of the machine or, with `region`, of that region. The chart of a connection is taken region by
 * region, and then as a whole from `live` to its end. Causes that repair or report (`resync…`, `divergence`), and those
 * that only add the actors of its parts to the chart of a connection, are not in any path.
 *
 * @throws TypeError if it gets no machine, an unknown option, or a limit that is not a positive integer
 * @throws Error if there is no such region, or if the limit is exceeded
 *
 * @example
 * ```ts
 * const events = [{ type: 'open' }, { type: 'connection.closed' }] as const
 * for (const path of pathsToStates(dataChannelMachine, { events, state: readyState })) {
 *   test(path.name, async () => {
 *     const app = startApp()
 *     await path.run({
 *       perform: { open: () => app.connected(), 'connection.closed': () => app.hangUp() },
 *       read: () => app.status, // 'connecting', 'open', 'closed'
 *     })
 *   })
 * }
 * ```
 */
export function pathsToStates<Machine extends AnyStateMachine>(
  machine: Machine,
  options: PathOptions<Machine> = {},
): PathsOf<Machine> {
  assertNames(options, 'pathsToStates()', pathOptions)
  return inEachView(machine, options, ({ vertices }) => {
    const found = new Map<string, Vertex>()
    for (const vertex of vertices) if (!found.has(vertex.state)) found.set(vertex.state, vertex)
    return [...found.values()].map(({ way }) => way)
  })
}

/**
 * Shortest paths through every transition of a chart: each state with each event that it takes, also where the state
 * stays. An event that two guards tell apart is two transitions, and so are two events that differ in their payload.
 *
 * No path is the beginning of another. With `each`, every transition has a path of its own instead, and is its last step.
 *
 * @throws TypeError if it gets no machine, or a limit that is not a positive integer
 * @throws Error if there is no such region, or if the limit is exceeded
 *
 * @see {@link pathsToStates}, which also says what is left out
 *
 * @example
 * ```ts
 * pathsThroughTransitions(peerConnectionMachine, { region: 'signaling' }).map(({ name }) => name)
 * // [ 'signaling: stable → have-local-offer → stable: local.offer, remote.answer', … ]
 * ```
 */
export function pathsThroughTransitions<Machine extends AnyStateMachine>(
  machine: Machine,
  options: TransitionPathOptions<Machine> = {},
): PathsOf<Machine> {
  assertNames(options, 'pathsThroughTransitions()', [...pathOptions, 'each'])
  return inEachView(machine, options, ({ transitions }) => {
    const found = new Map<string, readonly Edge[]>()
    for (const [edge, { key, way }] of transitions) if (!found.has(key)) found.set(key, [...way, edge])
    const ways = [...found.values()]
    if (options.each) return ways
    const passed = new Set(ways.flatMap((way) => way.slice(0, -1)))
    return ways.filter((way) => !passed.has(way.at(-1) as Edge))
  })
}

function assertNames(options: object, asker: string, names: readonly string[]): void {
  const unknown = unknownOption(options, asker, names)
  if (unknown !== undefined) throw new TypeError(unknown)
}

function inEachView<Machine extends AnyStateMachine>(
  machine: Machine,
  options: PathOptions<Machine>,
  waysIn: (graph: ChartGraph) => readonly (readonly Edge[])[],
): PathsOf<Machine> {
  if (typeof machine?.getTransitionData !== 'function') throw new TypeError('Paths are made from a state machine')
  const { input, filter, limit = LIMIT } = options
  if (!Number.isInteger(limit) || limit < 1) {
    throw new TypeError(`The option 'limit' must be a positive integer, and is ${limit}`)
  }
  return viewsFor(machine, options).flatMap((view) => {
    const graph = chartGraph(machine, view, { input, limit, ...(filter && { filter }) })
    const state = (options.state ?? stateOfView(machine, view)) as (snapshot: SnapshotFrom<Machine>) => unknown
    const [first] = graph.vertices
    return waysIn(graph).map((way) =>
      testPath<SnapshotFrom<Machine>, EventFromLogic<Machine>>({
        name: nameOf(view, way, first as Vertex),
        region: view.region,
        initial: first?.snapshot as SnapshotFrom<Machine>,
        steps: way.map((edge) => ({
          event: edge.event as EventFromLogic<Machine>,
          from: edge.from,
          to: edge.to,
          snapshot: edge.snapshot as SnapshotFrom<Machine>,
          transition: graph.transitions.get(edge)?.key ?? `${edge.from} · ${edge.label}`,
        })),
        state,
      }),
    )
  })
}

function viewsFor<Machine extends AnyStateMachine>(
  machine: Machine,
  { region, events, key }: PathOptions<Machine>,
): readonly PathView[] {
  const views = viewsOf(machine)
  const pathOf = (name: string | undefined) => name && regionPath(machine, name).join('.')
  const asked = pathOf(region)
  const chosen = region === undefined ? views : views.filter((view) => pathOf(view.region) === asked)
  const [first] = views as [PathView, ...PathView[]]
  const some = chosen.length > 0 ? chosen : [{ events: first.events, name: region as string, region: region as string }]
  return some.map((view) => ({
    ...view,
    ...(events && { events: typeof events === 'function' ? events : () => events as readonly EventObject[] }),
    ...(key && { key }),
  }))
}

function nameOf({ name }: PathView, way: readonly Edge[], first: Vertex): string {
  const states = [first.state, ...way.map(({ to }) => to)].join(' → ')
  const events = way.map(({ label }) => label).join(', ')
  return `${name ? `${name}: ` : ''}${states}${events && `: ${events}`}`
}
