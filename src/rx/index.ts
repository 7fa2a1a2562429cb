export type { SinkFailure } from '../../machines/sink/sinkTypes.ts'
export type { SinkOptions, SinkProgress } from '../sink/options.ts'
export { SendError } from '../sink/SendError.ts'
export type { Sendable } from '../sink/sendable.ts'
export {
  channels$,
  connectionState$,
  iceConnectionState$,
  iceGatheringState$,
  readyState$,
  signalingState$,
} from './attributes.ts'
export { eachChannel$ } from './eachChannel.ts'
export { events$ } from './events.ts'
export type { Message } from './inbox.ts'
export { MessagesLostError } from './MessagesLostError.ts'
export type { MessageOf, MessageOptions } from './messages.ts'
export { keepMessages, messages$ } from './messages.ts'
export { send } from './send.ts'
export { select$, state$ } from './state.ts'
export type { StatsOptions } from './stats.ts'
export { stats$ } from './stats.ts'
