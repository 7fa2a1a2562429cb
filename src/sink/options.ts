import type { SinkState } from '../../machines/sink/sinkMachine.ts'
import type { BindOptions } from '../bind/options.ts'

/** The progress of a sink. */
export interface SinkProgress {
  /** The state of its chart. */
  readonly state: SinkState
  /** The bytes that were handed over to the channel. */
  readonly handedOver: number
  /** Those of them that have left the channel's buffer. It does not say that they have arrived. */
  readonly drained: number
}

/** Options of a sink. */
export interface SinkOptions extends Pick<BindOptions, 'inspect'> {
  /**
   * The high watermark, in bytes: when the channel's `bufferedAmount` has reached it, messages wait. It is exceeded by
   * less than one message. Default: 1 MiB.
   */
  readonly highWaterMark?: number | undefined
  /**
   * The low watermark, in bytes: when `bufferedAmount` has fallen to it, messages flow again. Default: a quarter of
   * the high one.
   */
  readonly lowWaterMark?: number | undefined
  /**
   * Splits a Blob, a buffer or a view into messages of at most so many bytes, in order; a Blob is read piece by piece.
   * A string is not split. By default each is one message, and what is too large for the peer is refused.
   */
  readonly chunkSize?: number | undefined
  /** Called with the progress: after each message, when the buffer has drained, and with each state. */
  readonly onProgress?: ((progress: SinkProgress) => void) | undefined
}

/** The options of a sink, with nothing left out that it needs. */
export type CheckedSinkOptions = SinkOptions & { readonly highWaterMark: number; readonly lowWaterMark: number }
