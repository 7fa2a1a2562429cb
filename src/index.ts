export type { DataChannelActor, DataChannelSnapshot } from '../machines/channel/dataChannelMachine.ts'
export type {
  ClosedBecause,
  DataChannelCommand,
  DataChannelError,
  DataChannelOutput,
  ReadyState,
} from '../machines/channel/dataChannelTypes.ts'
export { label } from '../machines/channel/label.ts'
export { readyState } from '../machines/channel/readyState.ts'
export type { ConnectionState, IceConnectionState, IceGatheringState } from '../machines/connection/aggregateStates.ts'
export type { OperationInFlight } from '../machines/connection/connectionStates.ts'
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
} from '../machines/connection/connectionStates.ts'
export type { Departure } from '../machines/connection/departure.ts'
export { peer } from '../machines/connection/departure.ts'
export type { PeerConnectionActor, PeerConnectionSnapshot } from '../machines/connection/peerConnectionMachine.ts'
export type {
  PeerConnectionCommand,
  PeerConnectionOutput,
  TransportFailure,
  Transports,
} from '../machines/connection/peerConnectionTypes.ts'
export type { SignalingState } from '../machines/connection/signalingTypes.ts'
export type { FailedBecause } from '../machines/connection/whyFailed.ts'
export { whyFailed } from '../machines/connection/whyFailed.ts'
export type { Divergence } from '../machines/rules/divergence.ts'
export type { RuleId } from '../machines/rules/rules.ts'
export { gatheringState, transportState } from '../machines/transports/transportState.ts'
export type { TransportCommand } from '../machines/transports/transportTypes.ts'
export { bindDataChannel } from './bind/bindDataChannel.ts'
export { bindEveryPeerConnection } from './bind/bindEveryPeerConnection.ts'
export { bindPeerConnection } from './bind/bindPeerConnection.ts'
export type {
  BindDataChannelOptions,
  BindEveryPeerConnectionOptions,
  BindOptions,
  BindPeerConnectionOptions,
} from './bind/options.ts'
export { target, unbind } from './bind/registry.ts'
export { replacePeerConnection } from './bind/replacePeerConnection.ts'
export { BindError } from './errors/BindError.ts'
