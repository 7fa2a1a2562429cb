import type { SinkFailure } from '../../machines/sink/sinkTypes.ts'
import type { SinkProgress } from './options.ts'
import type { Sendable } from './sendable.ts'

/**
 * Not everything was sent. The error returns what was not handed over to the channel, so that you can send it again:
 * nothing in `unsent` has reached the peer.
 *
 * Messages that were handed over may have been lost in the channel's buffer: `progress` says how many bytes had left it.
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
   * Why: the cause that ends the channel, or `refused`, `aborted`, `unbound`. It is the cause known when the channel
   * began to close; the output of the channel's actor may be more exact.
   */
  readonly because: SinkFailure
  /**
   * The messages that were accepted and not handed over to the channel, in their order. Of one that was being sent in
   * pieces, it is what is left of it.
   */
  readonly unsent: readonly Sendable[]
  /**
   * The same, and then the messages that are still in the source: a source for another attempt. The original source is
   * read only when this one is. It can be used once.
   */
  readonly rest: AsyncIterable<Sendable>
  /** The progress before it failed. */
  readonly progress: SinkProgress

  /** @internal */
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
