import type { AnyMachineSnapshot, AnyStateMachine, EventObject, StateValue } from 'xstate'
import { type AdjacencyMap, getAdjacencyMap, getStateNodes } from 'xstate/graph'
import type { PathView } from './chartViews.ts'
import { describeEvent } from './describeEvent.ts'

/** A chart in one state, and the shortest way to it. */
export interface Vertex {
  /** The state, in words: several vertices may have the same one, and differ in what guards read. */
  readonly state: string
  readonly snapshot: AnyMachineSnapshot
  readonly way: readonly Edge[]
}

/** One event, taken in one vertex. */
export interface Edge {
  readonly event: EventObject
  readonly label: string
  readonly from: string
  readonly to: string
  readonly snapshot: AnyMachineSnapshot
}

/** A part of a chart as a graph, nearest vertices first. */
export interface ChartGraph {
  readonly vertices: readonly Vertex[]
  /** The edges by which the region does something, each with the key of its transition and the way to where it begins. */
  readonly transitions: ReadonlyMap<Edge, { readonly key: string; readonly way: readonly Edge[] }>
}

/** What a graph is made with, besides the view. */
export interface GraphOptions {
  readonly input?: unknown
  filter?(snapshot: AnyMachineSnapshot, event: EventObject): boolean
  readonly limit: number
}

type Transition = ReturnType<AnyStateMachine['getTransitionData']>[number]

interface Taken {
  readonly way: readonly Edge[]
  readonly edge: Edge
  readonly variant: Variant
}

/** One of the transitions that a state has for an event. */
interface Variant {
  /** Which transitions of the definition were taken, and where they led. */
  readonly id: string
  readonly guards: string
  readonly to: string
}

/** All that can be reached in a view of a chart by the view's events. */
export function chartGraph(machine: AnyStateMachine, view: PathView, options: GraphOptions): ChartGraph {
  const region = view.region === undefined ? [] : regionPath(machine, view.region)
  const stateOf = (snapshot: AnyMachineSnapshot) => describeState(stateIn(view, region, snapshot))
  const keyOf = (snapshot: AnyMachineSnapshot) => JSON.stringify([stateOf(snapshot), view.key?.(snapshot)])
  const adjacency = Object.entries(adjacencyOf(machine, view, keyOf, options))

  const ways = new Map<string, readonly Edge[]>(adjacency.slice(0, 1).map(([key]) => [key, []]))
  const vertices: Vertex[] = []
  const taken: Taken[] = []
  // The map is in the order in which the states were found, so the first way to each is a shortest one.
  for (const [key, { state: snapshot, transitions }] of adjacency) {
    const way = ways.get(key) ?? []
    const from = stateOf(snapshot)
    vertices.push({ state: from, snapshot, way })
    const steps = Object.values<{ readonly event: EventObject; readonly state: AnyMachineSnapshot }>(transitions)
    const labels = labelsFor(view, ...steps.map(({ event }) => event))
    for (const [index, { event, state: after }] of steps.entries()) {
      const edge: Edge = { event, label: labels[index] as string, from, to: stateOf(after), snapshot: after }
      const next = keyOf(after)
      if (!ways.has(next)) ways.set(next, [...way, edge])
      const own = machine.getTransitionData(snapshot, event).filter((one) => isInside(region, one) && does(one))
      if (own.length > 0 || edge.from !== edge.to) taken.push({ way, edge, variant: variantOf(edge, own) })
    }
  }
  return { vertices, transitions: named(taken) }
}

/** The value of a view's state, as a system under test is to show it. */
export function stateOfView(machine: AnyStateMachine, view: PathView): (snapshot: AnyMachineSnapshot) => unknown {
  const region = view.region === undefined ? [] : regionPath(machine, view.region)
  return (snapshot) => stateIn(view, region, snapshot)
}

function adjacencyOf(
  machine: AnyStateMachine,
  view: PathView,
  serializeState: (snapshot: AnyMachineSnapshot) => string,
  { input, filter, limit }: GraphOptions,
): AdjacencyMap<AnyMachineSnapshot, EventObject> {
  let tried = 0
  return getAdjacencyMap<AnyMachineSnapshot, EventObject, unknown>(machine, {
    input,
    serializeState,
    events: (snapshot) => view.events(snapshot),
    filterEvents: (snapshot, event) => {
      if (snapshot.status !== 'active' || !snapshot.can(event) || filter?.(snapshot, event) === false) return false
      tried += 1
      if (tried <= limit) return true
      throw new Error(
        `The chart '${machine.id}' has more than ${limit} steps to look at: leave some out by 'region', 'events' or ` +
          "'filter', or allow more by 'limit'",
      )
    },
  })
}

/** Names that tell a state's events from each other. */
function labelsFor({ describe = describeEvent }: PathView, ...events: readonly EventObject[]): readonly string[] {
  const labels = events.map(describe)
  return events.map((event, index) => {
    const label = labels[index] as string
    if (labels.indexOf(label) === labels.lastIndexOf(label)) return label
    const { type, ...payload } = event
    return `${type} ${JSON.stringify(payload)}`
  })
}

function variantOf({ to }: Edge, own: readonly Transition[]): Variant {
  const ids = own.map((one) => [one.source.id, one.eventType, one.source.transitions.get(one.eventType)?.indexOf(one)])
  return { id: JSON.stringify([ids, to]), guards: own.flatMap(guardName).join(' and '), to }
}

function guardName({ guard }: Transition): readonly string[] {
  if (typeof guard === 'string') return [guard]
  return guard && typeof guard === 'object' ? [guard.type] : []
}

/** `state · event`, and what tells it from others of this name: its guard, or else where it leads. */
function named(taken: readonly Taken[]): ChartGraph['transitions'] {
  const nameOf = ({ from, label }: Edge) => `${from} · ${label}`
  const variants = new Map<string, Map<string, Variant>>()
  for (const { edge, variant } of taken) {
    const name = nameOf(edge)
    variants.set(name, (variants.get(name) ?? new Map()).set(variant.id, variant))
  }
  return new Map(
    taken.map(({ way, edge, variant }) => {
      const name = nameOf(edge)
      return [edge, { key: `${name}${suffix(variant, [...(variants.get(name)?.values() ?? [])])}`, way }]
    }),
  )
}

function suffix({ id, guards, to }: Variant, all: readonly Variant[]): string {
  if (all.length === 1) return ''
  if (areDistinct(all.map((one) => one.guards))) return guards && ` [${guards}]`
  if (areDistinct(all.map((one) => one.to))) return ` → ${to}`
  return ` #${all.findIndex((one) => one.id === id) + 1}`
}

function areDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length
}

function stateIn(view: PathView, region: readonly string[], snapshot: AnyMachineSnapshot): unknown {
  return view.state ? view.state(snapshot) : valueIn(snapshot.value, region)
}

/** The value inside a region; outside of it, the whole one. */
function valueIn(value: StateValue, region: readonly string[]): StateValue {
  let inside: StateValue | undefined = value
  for (const key of region) inside = typeof inside === 'object' ? inside[key] : undefined
  return inside ?? value
}

function describeState(state: unknown): string {
  if (typeof state !== 'object' || state === null) return String(state)
  const parts = Object.entries(state).map(([key, inside]) => [key, describeState(inside)].filter(Boolean).join('.'))
  return parts.length > 1 ? `(${parts.join(' | ')})` : (parts[0] ?? '')
}

/** The keys on the way to a region of a parallel state. */
export function regionPath(machine: AnyStateMachine, name: string): readonly string[] {
  const regions = getStateNodes(machine).filter(({ parent }) => parent?.type === 'parallel')
  const [found, ...others] = regions.filter(({ key, path }) => key === name || path.join('.') === name)
  if (found && others.length === 0) return found.path
  const known = regions.map(({ path }) => `'${path.join('.')}'`).join(', ')
  throw new Error(
    found
      ? `The chart '${machine.id}' has more than one region '${name}': say which of ${known}`
      : `The chart '${machine.id}' has no region '${name}': ${known ? `it has ${known}` : 'it has none at all'}`,
  )
}

function isInside(region: readonly string[], { source }: Transition): boolean {
  return region.every((key, index) => source.path[index] === key)
}

/** Whether it is more than a way to ignore an event. */
function does({ target, actions }: Transition): boolean {
  return target !== undefined || actions.length > 0
}
