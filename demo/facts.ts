import {
  connectionState,
  type DataChannelActor,
  iceAgent,
  iceConnectionState,
  iceGatheringState,
  type PeerConnectionActor,
  readyState,
  senders,
  signalingState,
  streams,
  transportState,
  transports,
} from '../src/index.ts'
import { lookOf } from './regions.ts'
import type { Piece } from './text.ts'

/** What the engine's own objects show. */
export interface EngineObjects {
  readonly connection: RTCPeerConnection
  readonly channel: RTCDataChannel
}

/** What is so at this moment by the charts; and what the engine shows, where that is something else. */
export function facts(
  actor: PeerConnectionActor,
  channel: DataChannelActor,
  shown: EngineObjects,
): readonly (readonly Piece[])[] {
  const chart = actor.getSnapshot()
  const { sctp, dtls, ice } = transports(chart)
  const { connection } = shown
  const { output } = channel.getSnapshot()
  return [
    fact('signalingState', signalingState(chart), connection.signalingState),
    fact('iceConnectionState', iceConnectionState(chart), connection.iceConnectionState),
    fact('connectionState', connectionState(chart), connection.connectionState),
    fact('iceGatheringState', iceGatheringState(chart), connection.iceGatheringState),
    fact('ICE agent', iceAgent(chart)),
    ...ice.map((each) =>
      fact('ICE transport', transportState(each.getSnapshot()), connection.sctp?.transport.iceTransport.state),
    ),
    ...dtls.map((each) => fact('DTLS transport', transportState(each.getSnapshot()), connection.sctp?.transport.state)),
    ...(sctp ? [fact('SCTP transport', transportState(sctp.getSnapshot()), connection.sctp?.state)] : []),
    fact('senders', senders(chart)),
    fact('streams', streams(chart)),
    fact('channel', readyState(channel.getSnapshot()), shown.channel.readyState),
    fact('its cause', output?.cause ?? 'none'),
  ]
}

function fact(name: string, state: string, shown?: string): readonly Piece[] {
  const line: Piece[] = [
    ['reset', name.padEnd(19)],
    [lookOf(state).format, state.padEnd(10)],
  ]
  if (shown !== undefined && shown !== state) line.push(['yellow', `≠ engine: ${shown}`])
  return line
}
