import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { dataChannelMachine } from '../../machines/channel/dataChannelMachine.ts'
import { peerConnectionMachine } from '../../machines/connection/peerConnectionMachine.ts'
import { dtlsTransportMachine } from '../../machines/transports/dtlsTransportMachine.ts'
import { iceGathererMachine } from '../../machines/transports/iceGathererMachine.ts'
import { iceTransportMachine } from '../../machines/transports/iceTransportMachine.ts'
import { sctpTransportMachine } from '../../machines/transports/sctpTransportMachine.ts'

/** The charts, by the name that the table knows them by. The regions of the connection's chart are charts of their own. */
export const charts = {
  dataChannel: dataChannelMachine,
  peerConnection: peerConnectionMachine,
  signaling: peerConnectionMachine,
  negotiation: peerConnectionMachine,
  operations: peerConnectionMachine,
  iceTransport: iceTransportMachine,
  iceGatherer: iceGathererMachine,
  dtlsTransport: dtlsTransportMachine,
  sctpTransport: sctpTransportMachine,
} as const satisfies Readonly<Record<string, AnyStateMachine>>

/** One of them. */
export type ChartName = keyof typeof charts

/** Where the regions of a connection's chart are. */
const parallel = 'live'

/** A transition as a machine defines it. */
type Definition = AnyStateNode['transitions'] extends Map<string, (infer Each)[]> ? Each : never

/** The chart, or the region, that a transition belongs to. */
export function chartOf({ source }: Definition): ChartName {
  const region = source.path[0] === parallel ? source.path[1] : undefined
  return (region ?? source.machine.id) as ChartName
}

/** A transition's name in the table: the state that is left, the cause, and the condition if there is one. */
export function transitionName(state: string, { eventType, guard }: Definition): string {
  const condition = typeof guard === 'string' ? guard : (guard as { type?: string } | undefined)?.type
  return `${state} × ${eventType}${condition ? ` [${condition}]` : ''}`
}

/** The state of a chart or a region in a state value, such as `open.opened`. */
export function stateIn(chart: ChartName, value: unknown): string | undefined {
  const isRegion = charts[chart].id !== chart
  if (!isRegion) return chart === 'peerConnection' ? dotted(value).split('.')[0] : dotted(value)
  const live = (value as Partial<Record<typeof parallel, Record<string, unknown>>>)[parallel]
  return live && dotted(live[chart])
}

/** The names of all transitions of a chart, in the order of the chart; those that follow an engine gone astray are none. */
export function transitionsOf(chart: ChartName): readonly string[] {
  return leavesOf(chart).flatMap(({ state, nodes }) =>
    nodes.flatMap((node) =>
      [...node.transitions.values()]
        .flat()
        .filter((definition) => chartOf(definition) === chart && !isResync(definition.eventType) && isCause(definition))
        .map((definition) => transitionName(state, definition)),
    ),
  )
}

/** Whether a cause follows an engine where the specification knows no way. */
export function isResync(type: string | undefined): boolean {
  return type?.startsWith('resync') ?? false
}

/** Whether a transition is taken for something that happens: none is for a start, a finding or an actor's failure. */
export function isCause({ eventType }: Definition): boolean {
  return eventType !== '' && eventType !== '*' && eventType !== 'divergence' && !eventType.startsWith('xstate.')
}

/** Each state that has none inside, with the nodes whose transitions it can take, the innermost first. */
function* leaves(chart: ChartName, node: AnyStateNode, outer: readonly AnyStateNode[]): Generator<Leaf> {
  const nodes = [node, ...outer]
  const children = Object.values(node.states)
  // The connection's own chart does not go into its regions.
  if (children.length > 0 && node.type !== 'parallel') {
    for (const child of children) yield* leaves(chart, child, nodes)
  } else if (node.key !== 'start' && node.type !== 'final') {
    const path = node.path.slice(nodes.some(({ key }) => key === chart) && charts[chart].id !== chart ? 2 : 0)
    yield { state: path.join('.'), nodes }
  }
}

interface Leaf {
  readonly state: string
  readonly nodes: readonly AnyStateNode[]
}

function leavesOf(chart: ChartName): readonly Leaf[] {
  const { root } = charts[chart]
  const region = root.states[parallel]?.states[chart]
  return [...leaves(chart, region ?? root, [])]
}

function dotted(value: unknown): string {
  if (typeof value === 'string') return value
  return Object.entries(value as Record<string, unknown>)
    .map(([key, inner]) => (Object.keys(inner as object).length > 0 ? `${key}.${dotted(inner)}` : key))
    .join(',')
}
