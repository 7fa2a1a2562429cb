import { Observable, type ObservableInput } from 'rxjs'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import { assertChannelActor } from '../bind/actorAssertions.ts'
import { assertSinkOptions, createSink } from '../sink/createSink.ts'
import type { SinkOptions, SinkProgress } from '../sink/options.ts'
import { SendError } from '../sink/SendError.ts'
import type { Sendable } from '../sink/sendable.ts'
import type { Supply } from './supply.ts'
import { supplyOf } from './supplyOf.ts'

/**
 * Sends the messages of a source over a channel, as fast as the channel drains. Subscribing starts it. It emits its
 * progress, and completes when everything has left the channel's buffer. Unsubscribing aborts it, and cancels the
 * source.
 *
 * It fails with a {@link SendError}, which returns what was not sent: `rest` is a source for another attempt.
 * If the source fails, everything before the failure is sent, and then this fails with the same error.
 *
 * Streams, async iterables and generators are read only when there is room for the next message. All other sources set
 * their own pace, as always in RxJS: what they give faster than the channel drains waits in memory.
 *
 * @param source - one message, or a source of messages
 * @param options - those of {@link createSink}, which this uses: a channel can have one sink at a time
 * @returns fails with a {@link BindError} `in-use` if the channel has a sink that has not ended
 * @throws {@link BindError} `not-an-actor`, `not-options`
 * @throws TypeError if `source` is no source
 *
 * @example
 * ```ts
 * send(channel, file, { chunkSize: 64 * 1024 }).subscribe({
 *   next: ({ state, drained }) => show(state, drained / file.size),
 *   error: ({ because, unsent }) => console.warn(because, unsent),
 * })
 * ```
 */
export function send(
  channel: DataChannelActor,
  source: Sendable | ObservableInput<Sendable>,
  options: Omit<SinkOptions, 'onProgress'> = {},
): Observable<SinkProgress> {
  assertChannelActor(channel, 'send()')
  assertSinkOptions(options, 'send()')
  const open = supplyOf(source)

  return new Observable<SinkProgress>((subscriber) => {
    const sink = createSink(channel, { ...options, onProgress: (progress) => subscriber.next(progress) })
    subscriber.next(sink.progress)
    const supply = open()
    const writer = sink.writable.getWriter()
    const isOver = () => sink.actor.getSnapshot().status !== 'active'
    let sourceFailed: { readonly error: unknown } | undefined
    // What is wrong with one write is wrong with the writer, which says so below.
    const quiet = (promise: Promise<void>) => void promise.catch(() => {})

    async function pump(): Promise<void> {
      while (!isOver()) {
        await writer.ready
        try {
          await supply.ready()
        } catch (error) {
          sourceFailed = { error }
        }
        // Without a pause from here on, so that no message is in neither place.
        if (isOver()) return
        const taken = supply.take()
        if (!taken) return quiet(writer.close())
        quiet(writer.write(taken.message))
      }
    }

    quiet(pump())
    writer.closed.then(
      () => (sourceFailed ? subscriber.error(sourceFailed.error) : subscriber.complete()),
      (error) => subscriber.error(error instanceof SendError ? withRest(error, supply) : error),
    )
    return () => {
      if (!isOver()) supply.cancel()
      quiet(writer.abort())
    }
  })
}

/** The error of the sink, with what it never got. */
function withRest({ message, because, progress, cause, unsent: accepted }: SendError, supply: Supply): SendError {
  const unsent = [...accepted, ...supply.waiting]
  const remaining = supply.release()
  async function* rest(): AsyncGenerator<Sendable> {
    yield* unsent
    if (remaining) yield* remaining
  }
  return new SendError(message, { because, progress, cause, unsent, rest: rest() })
}
