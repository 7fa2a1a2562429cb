export type { DataChannelActor, DataChannelSnapshot } from '../machines/dataChannelMachine.ts'
export type {
  ClosedBecause,
  DataChannelError,
  DataChannelOutput,
  ReadyState,
} from '../machines/dataChannelTypes.ts'
export type { Divergence } from '../machines/divergence.ts'
export { readyState } from '../machines/readyState.ts'
export type { RuleId } from '../machines/rules.ts'
export { BindError } from './BindError.ts'
export { bindDataChannel } from './bindDataChannel.ts'
export type { BindDataChannelOptions, BindOptions } from './options.ts'
export { target, unbind } from './registry.ts'
