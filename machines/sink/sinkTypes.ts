import type { ClosedBecause } from '../channel/dataChannelTypes.ts'

/**
 * What can happen to a sink. A cause that is not legal in the present state is ignored.
 *
 * To the sink of a channel, an app sends `abort`. All other causes come from the channel and from what is written.
 */
export type SinkCause =
  /** The channel's `readyState` is `open`. */
  | { readonly type: 'channel.opened' }
  /** `bufferedAmount` has reached the high watermark (BA-1). */
  | { readonly type: 'buffer.high' }
  /** `bufferedAmount` has fallen to the low watermark (BL-1). */
  | { readonly type: 'buffer.low' }
  /** Everything that there is to send was handed over to the channel. */
  | { readonly type: 'end' }
  /** `bufferedAmount` is 0. */
  | { readonly type: 'buffer.drained' }
  /** The channel accepts no more messages (SD-2), or is no longer followed. */
  | { readonly type: 'channel.ended'; readonly because: ClosedBecause | 'unbound' }
  /** A value cannot be sent: it is not a message, is too large, or could not be read (SD-3 to SD-5). */
  | { readonly type: 'refused' }
  /** The app gives up. */
  | { readonly type: 'abort' }

/**
 * Why a sink has failed.
 *
 * - `refused`: a message cannot be sent;
 * - `aborted`: the app has aborted it;
 * - `unbound`: the app has unbound the channel;
 * - the others: why the channel has ended, or ends.
 */
export type SinkFailure = ClosedBecause | 'unbound' | 'refused' | 'aborted'

/** What the chart of a sink remembers besides its state. */
export interface SinkContext {
  /** Why it has failed, if it has. */
  readonly because: SinkFailure | undefined
}

/** How a sink has ended: everything has drained, or it has failed. */
export type SinkOutput = { readonly outcome: 'drained' } | { readonly outcome: 'failed'; readonly because: SinkFailure }
