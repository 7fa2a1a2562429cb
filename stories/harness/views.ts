import { type AnyStateMachine, createMachine, type StateValue } from 'xstate'
import {
  dataChannelMachine,
  dtlsTransportMachine,
  iceTransportMachine,
  peerConnectionMachine,
  sinkMachine,
} from '../../machines/index.ts'

/** The charts that a column can show; those of a connection are its regions, each with its `closed` and `ended`. */
export type ViewName = 'channel' | 'signaling' | 'negotiation' | 'operations' | 'ice' | 'dtls' | 'sink'

/** A region of the connection's chart. */
export type ConnectionRegion = Extract<ViewName, 'signaling' | 'negotiation' | 'operations'>

/** The regions, in the order in which they are shown. */
export const regions: readonly ConnectionRegion[] = ['signaling', 'negotiation', 'operations']

/** The charts of a story about a channel. */
export const channelViews: readonly ViewName[] = ['channel', ...regions]

/** The charts of a story about a connection. */
export const regionViews: readonly ViewName[] = [...regions, 'channel']

/** The charts of a story about transports. */
export const transportViews: readonly ViewName[] = ['ice', 'dtls', 'signaling', 'channel']

/** The machine to be drawn. */
export function machineOf(view: ViewName): AnyStateMachine {
  return isRegion(view) ? withRegion(view) : machines[view]
}

const machines = {
  channel: dataChannelMachine,
  ice: iceTransportMachine,
  dtls: dtlsTransportMachine,
  sink: sinkMachine,
} satisfies Record<Exclude<ViewName, ConnectionRegion>, AnyStateMachine>

function isRegion(view: ViewName): view is ConnectionRegion {
  return regions.some((region) => region === view)
}

/** What is active in a region, of the value of a connection's snapshot. */
export function valueInRegion(value: StateValue, region: ConnectionRegion): StateValue {
  if (typeof value === 'string') return value
  const live = value.live as Record<string, StateValue>
  return { live: live[region] as StateValue }
}

/** A connection's whole chart is too large to be read in half a window: one region of it, and what `close()` does. */
function withRegion(region: ConnectionRegion): AnyStateMachine {
  const { live, closed, ended } = (peerConnectionMachine.config as AnyConfig).states ?? {}
  const { initial, on, states } = live?.states?.[region] ?? {}
  return createMachine({
    id: region,
    initial: 'live',
    states: { live: { initial, states, on: { ...on, close: live?.on?.close } }, closed, ended },
  } as object)
}

interface AnyConfig {
  readonly initial?: string
  readonly on?: Readonly<Record<string, unknown>>
  readonly states?: Readonly<Record<string, AnyConfig>>
}
