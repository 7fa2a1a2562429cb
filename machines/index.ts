export type { ConnectionState, IceConnectionState, IceGatheringState } from './aggregateStates.ts'
export { connectionStateOf, iceConnectionStateOf, iceGatheringStateOf } from './aggregateStates.ts'
export type { ClosedBehavior, ClosedMember } from './closedMethods.ts'
export { closedMethods } from './closedMethods.ts'
export type { OperationInFlight } from './connectionStates.ts'
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
} from './connectionStates.ts'
export type { DataChannelActor, DataChannelSnapshot } from './dataChannelMachine.ts'
export { dataChannelMachine } from './dataChannelMachine.ts'
export type {
  AssociationEnd,
  ClosedBecause,
  DataChannelCause,
  DataChannelContext,
  DataChannelEmitted,
  DataChannelError,
  DataChannelInput,
  DataChannelOutput,
  ReadyState,
} from './dataChannelTypes.ts'
export type { ChainedCall, ErrorName, Outcome } from './descriptionOutcome.ts'
export { causesOf, effectiveType, outcomeOf, stateAfter } from './descriptionOutcome.ts'
export type { Divergence } from './divergence.ts'
export type { DtlsTransportActor, DtlsTransportSnapshot } from './dtlsTransportMachine.ts'
export { dtlsTransportMachine } from './dtlsTransportMachine.ts'
export type { IceGathererActor, IceGathererSnapshot } from './iceGathererMachine.ts'
export { iceGathererMachine } from './iceGathererMachine.ts'
export type { IceTransportActor, IceTransportSnapshot } from './iceTransportMachine.ts'
export { iceTransportMachine } from './iceTransportMachine.ts'
export type { NegotiationFired } from './negotiationFired.ts'
export { negotiationFired } from './negotiationFired.ts'
export type { PeerConnectionActor, PeerConnectionSnapshot } from './peerConnectionMachine.ts'
export { peerConnectionMachine } from './peerConnectionMachine.ts'
export type {
  AggregateStates,
  LiveAggregateStates,
  Operation,
  PeerConnectionCause,
  PeerConnectionContext,
  PeerConnectionEmitted,
  PeerConnectionInput,
  PeerConnectionOutput,
  TransportFailure,
  TransportReport,
  Transports,
} from './peerConnectionTypes.ts'
export { readyState } from './readyState.ts'
export { reported } from './reported.ts'
export type { RuleId } from './rules.ts'
export type { SctpTransportActor, SctpTransportSnapshot } from './sctpTransportMachine.ts'
export { sctpTransportMachine } from './sctpTransportMachine.ts'
export type { SignalingExplained } from './signalingExplained.ts'
export { signalingExplained } from './signalingExplained.ts'
export type {
  AppliedDescription,
  Descriptions,
  DescriptionType,
  LiveSignalingState,
  OperationCause,
  SignalingCause,
  SignalingState,
} from './signalingTypes.ts'
export type { SinkActor, SinkSnapshot, SinkState } from './sinkMachine.ts'
export { sinkMachine } from './sinkMachine.ts'
export type { SinkCause, SinkContext, SinkFailure, SinkOutput } from './sinkTypes.ts'
export { gatheringState, transportState } from './transportState.ts'
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
  TransportInput,
} from './transportTypes.ts'
export { whyClosed } from './whyClosed.ts'
export type { FailedBecause } from './whyFailed.ts'
export { whyFailed } from './whyFailed.ts'
