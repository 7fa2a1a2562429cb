import type { DataChannelActor } from '../channel/dataChannelMachine.ts'
import type { ConnectionState, IceConnectionState, IceGatheringState } from './aggregateStates.ts'
import { ChannelList } from './channelList.ts'
import type { PeerConnectionSnapshot } from './peerConnectionMachine.ts'
import type { Operation, Transports } from './peerConnectionTypes.ts'
import type { SignalingState } from './signalingTypes.ts'

/**
 * The connection's `signalingState` as the specification prescribes it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-peerconnection-signaling-state | WebRTC 1.0, signalingState}
 *
 * @example
 * ```ts
 * const state = useSelector(connection, signalingState) // 'have-local-offer'
 * ```
 */
export function signalingState(snapshot: PeerConnectionSnapshot): SignalingState {
  return isClosed(snapshot) ? 'closed' : snapshot.context.signalingState
}

/**
 * The connection's `iceConnectionState`, as the engine reports it until the connection is closed (INV-1).
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-peerconnection-ice-connection-state | WebRTC 1.0, iceConnectionState}
 */
export function iceConnectionState(snapshot: PeerConnectionSnapshot): IceConnectionState {
  return isClosed(snapshot) ? 'closed' : snapshot.context.iceConnectionState
}

/**
 * The connection's `connectionState`, as the engine reports it until the connection is closed (INV-1).
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-peerconnection-connection-state | WebRTC 1.0, connectionState}
 */
export function connectionState(snapshot: PeerConnectionSnapshot): ConnectionState {
  return isClosed(snapshot) ? 'closed' : snapshot.context.connectionState
}

/**
 * The connection's `iceGatheringState`, as the engine reports it. `close()` does not change it (INV-4).
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-peerconnection-ice-gathering-state | WebRTC 1.0, iceGatheringState}
 */
export function iceGatheringState(snapshot: PeerConnectionSnapshot): IceGatheringState {
  return snapshot.context.iceGatheringState
}

/**
 * The actors of the connection's channels, in the order in which they were added. A closed channel is removed. Closing
 * the connection closes its channels and keeps them in this list, as it keeps the specification's `[[DataChannels]]`.
 */
export function channels(snapshot: PeerConnectionSnapshot): readonly DataChannelActor[] {
  return ChannelList.of(snapshot.context.channels).toArray()
}

/**
 * The actors of the transports in use. If there are none after a description was applied, the engine does not expose
 * its transports, and only the connection's own states are known.
 */
export function transports(snapshot: PeerConnectionSnapshot): Transports {
  return snapshot.context.transports
}

/** An operation of the chain, as an app sees it. */
export interface OperationInFlight extends Operation {
  /** `abandoned`: the connection was closed, and the operation's promise never settles (INV-12). */
  readonly status: 'running' | 'waiting' | 'abandoned'
}

/** The chain of operations, the running one first, each with its prescribed outcome (OC-1 to OC-5). */
export function operations(snapshot: PeerConnectionSnapshot): readonly OperationInFlight[] {
  const abandoned = isClosed(snapshot)
  return snapshot.context.operations.map((operation, index) => ({
    ...operation,
    status: abandoned ? 'abandoned' : index === 0 ? 'running' : 'waiting',
  }))
}

/**
 * Whether the connection's ICE agent exists. `close()` destroys it, with its sockets, before it returns. By the
 * specification it also frees the TURN allocations, which no script can observe.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dfn-close-the-connection | WebRTC 1.0, close the connection}, step 8
 */
export function iceAgent(snapshot: PeerConnectionSnapshot): 'running' | 'destroyed' {
  return isClosed(snapshot) ? 'destroyed' : 'running'
}

/**
 * Whether the connection's senders can send. `close()` stops them all before it returns. Their tracks stay live: they
 * belong to the app.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dfn-stop-the-rtcrtptransceiver | WebRTC 1.0, stop the transceiver}
 */
export function senders(snapshot: PeerConnectionSnapshot): 'live' | 'stopped' {
  return isClosed(snapshot) ? 'stopped' : 'live'
}

/**
 * Whether streams from the peer can be live. `close()` ends their tracks: each fires `ended` in its own task after
 * the call.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dfn-stop-the-rtcrtptransceiver | WebRTC 1.0, stop the transceiver}
 */
export function streams(snapshot: PeerConnectionSnapshot): 'live' | 'ended' {
  return isClosed(snapshot) ? 'ended' : 'live'
}

function isClosed(snapshot: PeerConnectionSnapshot): boolean {
  return typeof snapshot.value === 'string' && snapshot.value !== 'start'
}
