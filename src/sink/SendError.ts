import type { SinkFailure } from '../../machines/sink/sinkTypes.ts'
import type { SinkProgress } from './options.ts'
import type { Sendable } from './sendable.ts'

/**
 * Why not everything was sent. It gives back what was not handed over to the channel, so that it can be sent in another
 * way: nothing in `unsent` has reached the peer.
 *
 * What was handed over before may have been lost with the channel's buffer: `progress` tells how much of it had left that.
 *
 * @example
 * ```ts
 * await file.stream().pipeTo(sink.writable).catch((error) => {
 *   if (error instanceof SendError) retry(error.rest)
 * })
 * ```
 */
export class SendError extends Error {
  override readonly name = 'SendError'
  /**
   * Why: what ends the channel, or `refused`, `aborted`, `unbound`. It is what was known when the channel began to close;
   * the output of the channel's actor may know better.
   */
  readonly because: SinkFailure
  /**
   * The messages that were accepted and not handed over to the channel, in their order. Of one that was being sent in
   * pieces, it is what is left of it.
   */
  readonly unsent: readonly Sendable[]
  /**
   * The same, and after it what is still in the source that it was being sent from: a source for another attempt, which
   * nothing is asked for before. It can be used once.
   */
  readonly rest: AsyncIterable<Sendable>
  /** How far it had come. */
  readonly progress: SinkProgress

  constructor(message: string, { because, unsent, progress, cause, rest = oneByOne(unsent) }: SendErrorParts) {
    super(message, { cause })
    this.because = because
    this.unsent = unsent
    this.progress = progress
    this.rest = rest
  }
}

type SendErrorParts = Pick<SendError, 'because' | 'unsent' | 'progress' | 'cause'> & Partial<Pick<SendError, 'rest'>>

async function* oneByOne(messages: readonly Sendable[]): AsyncGenerator<Sendable> {
  yield* messages
}
