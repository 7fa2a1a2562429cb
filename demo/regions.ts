import {
  connectionState,
  type DataChannelActor,
  type DataChannelSnapshot,
  iceConnectionState,
  iceGatheringState,
  operations,
  type PeerConnectionSnapshot,
  signalingState,
  transportState,
  transports,
} from '../src/index.ts'
import type { Format } from './text.ts'

/** What a region looks like: the mark where a state begins, and the line for as long as it lasts. */
export interface Look {
  readonly mark: string
  readonly line: string
  readonly format: Format
}

/** How far a state is in a life. */
export const looks = {
  none: { mark: '·', line: ' ', format: 'dim' },
  new: { mark: '○', line: '┊', format: 'dim' },
  underWay: { mark: '◔', line: '┆', format: 'yellow' },
  there: { mark: '●', line: '┃', format: 'green' },
  going: { mark: '◐', line: '╏', format: 'magenta' },
  gone: { mark: '■', line: ' ', format: 'red' },
} as const satisfies Record<string, Look>

type Read = (snapshot: PeerConnectionSnapshot, channel: DataChannelActor | undefined) => string

/** What goes on in parallel at one end, from left to right. */
export const regions = {
  signaling: signalingState,
  operation: (snapshot) => operations(snapshot)[0]?.call.method ?? 'none',
  gathering: iceGatheringState,
  ICE: iceConnectionState,
  connection: connectionState,
  'ICE transport': (snapshot) => stateOf(transports(snapshot).ice[0]),
  DTLS: (snapshot) => stateOf(transports(snapshot).dtls[0]),
  SCTP: (snapshot) => stateOf(transports(snapshot).sctp),
  channel: (_, channel) => (channel ? nameOf(channel.getSnapshot()) : 'none'),
} as const satisfies Record<string, Read>

/** The name of a region. */
export type LaneRegion = keyof typeof regions

/** The names of the regions, from left to right. */
export const regionNames = Object.keys(regions) as readonly LaneRegion[]

/** The state that each region is in. */
export type RegionStates = Readonly<Record<LaneRegion, string>>

/** Reads all regions at one moment. */
export function statesOf(snapshot: PeerConnectionSnapshot, channel: DataChannelActor | undefined): RegionStates {
  return Object.fromEntries(regionNames.map((name) => [name, regions[name](snapshot, channel)])) as RegionStates
}

/** What a state looks like. */
export function lookOf(state: string): Look {
  const [first = ''] = state.split(' ')
  return lookOfState[first] ?? looks.underWay
}

const lookOfState: Readonly<Record<string, Look>> = {
  none: looks.none,
  new: looks.new,
  stable: looks.there,
  complete: looks.there,
  completed: looks.there,
  connected: looks.there,
  open: looks.there,
  disconnected: looks.going,
  closing: looks.going,
  failed: looks.gone,
  closed: looks.gone,
}

function stateOf(transport: { getSnapshot(): Parameters<typeof transportState<string>>[0] } | undefined): string {
  return transport ? transportState(transport.getSnapshot()) : 'none'
}

/** `closing · draining`: after the dot what `readyState` does not show, as far as it matters. */
function nameOf({ value }: DataChannelSnapshot): string {
  return typeof value === 'string' ? value : Object.entries(value).flat().join(' · ').replace(' · opened', '')
}
