export type { DataChannelActor, DataChannelSnapshot } from './channel/dataChannelMachine.ts'
export { dataChannelMachine } from './channel/dataChannelMachine.ts'
export type {
  AssociationEnd,
  ClosedBecause,
  DataChannelCause,
  DataChannelCommand,
  DataChannelContext,
  DataChannelEmitted,
  DataChannelError,
  DataChannelInput,
  DataChannelOutput,
  ReadyState,
} from './channel/dataChannelTypes.ts'
export { label } from './channel/label.ts'
export { readyState } from './channel/readyState.ts'
export { whyClosed } from './channel/whyClosed.ts'
export type { ConnectionState, IceConnectionState, IceGatheringState } from './connection/aggregateStates.ts'
export { connectionStateOf, iceConnectionStateOf, iceGatheringStateOf } from './connection/aggregateStates.ts'
export type {
  Candidates,
  CandidatesOfBoth,
  CandidateType,
  GatheringError,
  SelectedPair,
} from './connection/candidates.ts'
export type { ChannelList } from './connection/channelList.ts'
export type { ClosedBehavior, ClosedMember } from './connection/closedMethods.ts'
export { closedMethods } from './connection/closedMethods.ts'
export type { OperationInFlight } from './connection/connectionStates.ts'
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
} from './connection/connectionStates.ts'
export type { Departure, PathShown } from './connection/departure.ts'
export { hasLeft, peer } from './connection/departure.ts'
export type { ChainedCall, ErrorName, Outcome } from './connection/descriptionOutcome.ts'
export { causesOf, effectiveType, outcomeOf, stateAfter } from './connection/descriptionOutcome.ts'
export type { NegotiationFired } from './connection/negotiationFired.ts'
export { negotiationFired } from './connection/negotiationFired.ts'
export type { PeerConnectionActor, PeerConnectionSnapshot } from './connection/peerConnectionMachine.ts'
export { peerConnectionMachine } from './connection/peerConnectionMachine.ts'
export type {
  AggregateStates,
  LiveAggregateStates,
  Operation,
  PeerConnectionCause,
  PeerConnectionCommand,
  PeerConnectionContext,
  PeerConnectionEmitted,
  PeerConnectionInput,
  PeerConnectionOutput,
  Since,
  TransportFailure,
  TransportReport,
  Transports,
} from './connection/peerConnectionTypes.ts'
export type { SignalingExplained } from './connection/signalingExplained.ts'
export { signalingExplained } from './connection/signalingExplained.ts'
export type {
  AppliedDescription,
  Descriptions,
  DescriptionType,
  LiveSignalingState,
  OperationCause,
  SignalingCause,
  SignalingState,
} from './connection/signalingTypes.ts'
export type { FailedBecause } from './connection/whyFailed.ts'
export { whyFailed } from './connection/whyFailed.ts'
export type { Divergence } from './rules/divergence.ts'
export type { RuleId } from './rules/rules.ts'
export type { SinkActor, SinkSnapshot, SinkState } from './sink/sinkMachine.ts'
export { sinkMachine } from './sink/sinkMachine.ts'
export type { SinkCause, SinkContext, SinkFailure, SinkOutput } from './sink/sinkTypes.ts'
export type { DtlsTransportActor, DtlsTransportSnapshot } from './transports/dtlsTransportMachine.ts'
export { dtlsTransportMachine } from './transports/dtlsTransportMachine.ts'
export type { IceGathererActor, IceGathererSnapshot } from './transports/iceGathererMachine.ts'
export { iceGathererMachine } from './transports/iceGathererMachine.ts'
export type { IceTransportActor, IceTransportSnapshot } from './transports/iceTransportMachine.ts'
export { iceTransportMachine } from './transports/iceTransportMachine.ts'
export { reported } from './transports/reported.ts'
export type { SctpTransportActor, SctpTransportSnapshot } from './transports/sctpTransportMachine.ts'
export { sctpTransportMachine } from './transports/sctpTransportMachine.ts'
export { gatheringState, transportState } from './transports/transportState.ts'
export type {
  DtlsTransportCause,
  DtlsTransportContext,
  DtlsTransportEmitted,
  DtlsTransportError,
  DtlsTransportInput,
  DtlsTransportState,
  IceGathererCause,
  IceGathererContext,
  IceGathererEmitted,
  IceGathererState,
  IceTransportCause,
  IceTransportEmitted,
  IceTransportState,
  SctpTransportCause,
  SctpTransportEmitted,
  SctpTransportState,
  StateReport,
  StateResync,
  TransportCause,
  TransportCommand,
  TransportInput,
} from './transports/transportTypes.ts'
