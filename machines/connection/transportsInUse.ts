import type { DtlsTransportState, IceGathererState, IceTransportState } from '../transports/transportTypes.ts'
import { connectionStateOf, iceConnectionStateOf, iceGatheringStateOf } from './aggregateStates.ts'
import type { LiveAggregateStates } from './peerConnectionTypes.ts'

/** A DTLS transport with its ICE transport, as their charts read. */
export interface TransportStates {
  readonly ice: IceTransportState
  readonly dtls: DtlsTransportState
  readonly gatherer: IceGathererState
}

/**
 * The transports that count for the states of a connection: those that SCTP and the transceivers use, each once.
 *
 * @param sctp - the one that SCTP uses, if there is an association
 * @param transceivers - those that transceivers use
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtciceconnectionstate-enum | WebRTC 1.0, RTCIceConnectionState}
 */
export function transportsInUse<Transport>(
  sctp: Transport | undefined,
  transceivers: readonly (Transport | undefined)[] = [],
): readonly Transport[] {
  return [...new Set([sctp, ...transceivers])].filter((transport) => transport !== undefined)
}

/** The transports that are in use no more: those are closed, in a later task, once signaling is stable. */
export function unreferenced<Transport>(
  before: readonly Transport[],
  after: readonly Transport[],
): readonly Transport[] {
  return before.filter((transport) => !after.includes(transport))
}

/**
 * The three states of a connection that follow from the transports in use (INV-9). Only `close()` makes one `closed`.
 *
 * @example
 * ```ts
 * aggregatesOf([{ ice: 'connected', dtls: 'connected', gatherer: 'complete' }]).connectionState // 'connected'
 * ```
 */
export function aggregatesOf(transports: readonly TransportStates[]): LiveAggregateStates {
  const ice = transports.map((transport) => transport.ice)
  const dtls = transports.map((transport) => transport.dtls)
  return {
    iceConnectionState: iceConnectionStateOf(ice) as LiveAggregateStates['iceConnectionState'],
    connectionState: connectionStateOf(ice, dtls) as LiveAggregateStates['connectionState'],
    iceGatheringState: iceGatheringStateOf(transports.map(({ gatherer }) => gatherer)),
  }
}
