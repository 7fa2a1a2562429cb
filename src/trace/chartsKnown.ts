import type { DataChannelSnapshot } from '../../machines/channel/dataChannelMachine.ts'
import { isNegotiationNeeded } from '../../machines/connection/negotiationFired.ts'
import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import type { DtlsTransportSnapshot } from '../../machines/transports/dtlsTransportMachine.ts'
import type { ChartKnown } from '../follow/actors.ts'
import type { Following } from '../follow/following.ts'
import { type Attributes, kindOf } from '../watch/attributes.ts'

/**
 * What the charts of a connection know and its objects do not show: with it a replay can begin in the middle of a life.
 *
 * @param origin - the time from which those of the trace count
 */
export function chartsKnown(following: Following, origin: number): { readonly [chart: string]: ChartKnown } {
  const charts: { [chart: string]: ChartKnown } = {}
  for (const [name, actor] of [...following.actors.parts, ...following.actors.channels]) {
    charts[name] = { id: actor.id, input: inputOf(kindOf(name), actor.getSnapshot(), following.shown(name), origin) }
  }
  return charts
}

function inputOf(kind: string, snapshot: unknown, shown: Attributes = {}, origin = 0): object | undefined {
  switch (kind) {
    case 'connection':
      return connectionInput(snapshot as PeerConnectionSnapshot, shown, origin)
    case 'channel': {
      const { value, context } = snapshot as DataChannelSnapshot
      const { label, ...known } = context
      const hasFiredOpen = typeof value === 'object' && 'open' in value && value.open === 'opened'
      return { ...known, hasFiredOpen }
    }
    case 'dtls':
      return { ...(snapshot as DtlsTransportSnapshot).context }
    default:
      return undefined
  }
}

function connectionInput({ context, value }: PeerConnectionSnapshot, shown: Attributes, origin: number): object {
  const { descriptions, updated, channelCreated, connected, failure, operations } = context
  const { departure, candidates, gatheringErrors, pair, since } = context
  const { iceConnectionState, connectionState } = context
  return {
    operations,
    descriptions,
    updated,
    channelCreated,
    isNegotiationNeeded: isNegotiationNeeded(value),
    ...(connected !== undefined && { connected }),
    ...(failure && { failure }),
    ...(departure && { departure }),
    candidates,
    gatheringErrors,
    ...(pair && { pair }),
    since: Object.fromEntries(Object.entries(since).map(([name, time]) => [name, time - origin])),
    // Of one that closes by itself, what it was (RP-2).
    ...(shown.iceConnectionState === 'closed' && { iceConnectionState }),
    ...(shown.connectionState === 'closed' && { connectionState }),
  }
}
