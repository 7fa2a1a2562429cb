export {
  type DataChannelActor,
  type DataChannelSnapshot,
  dataChannelMachine,
} from './dataChannelMachine.ts'
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
export type { Divergence } from './divergence.ts'
export { readyState } from './readyState.ts'
export type { RuleId } from './rules.ts'
export { whyClosed } from './whyClosed.ts'
