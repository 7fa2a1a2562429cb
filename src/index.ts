export type { ConnectionState, IceConnectionState, IceGatheringState } from '../machines/aggregateStates.ts'
export type { OperationInFlight } from '../machines/connectionStates.ts'
export {
  channels,
  connectionState,
  iceAgent,
  iceConnectionState,
  iceGatheringState,
  operations,
  senders,
  signalingState,
  streams,
  transports,
} from '../machines/connectionStates.ts'
export type { DataChannelActor, DataChannelSnapshot } from '../machines/dataChannelMachine.ts'
export type {
  ClosedBecause,
  DataChannelError,
  DataChannelOutput,
  ReadyState,
} from '../machines/dataChannelTypes.ts'
export type { Divergence } from '../machines/divergence.ts'
export type { PeerConnectionActor, PeerConnectionSnapshot } from '../machines/peerConnectionMachine.ts'
export type { PeerConnectionOutput, TransportFailure, Transports } from '../machines/peerConnectionTypes.ts'
export { readyState } from '../machines/readyState.ts'
export type { RuleId } from '../machines/rules.ts'
export type { SignalingState } from '../machines/signalingTypes.ts'
export { gatheringState, transportState } from '../machines/transportState.ts'
export type { FailedBecause } from '../machines/whyFailed.ts'
export { whyFailed } from '../machines/whyFailed.ts'
export { BindError } from './BindError.ts'
export { bindDataChannel } from './bindDataChannel.ts'
export { bindEveryPeerConnection } from './bindEveryPeerConnection.ts'
export { bindPeerConnection } from './bindPeerConnection.ts'
export type { BindDataChannelOptions, BindEveryPeerConnectionOptions, BindOptions } from './options.ts'
export { target, unbind } from './registry.ts'
export { replacePeerConnection } from './replacePeerConnection.ts'
