import { from, Observable, type ObservableInput } from 'rxjs'
import type { DataChannelActor } from '../../machines/dataChannelMachine.ts'
import { createSink } from '../sink/createSink.ts'
import type { SinkOptions, SinkProgress } from '../sink/options.ts'
import { SendError } from '../sink/SendError.ts'
import { isSendable, type Sendable } from '../sink/sendable.ts'
import { isPullable, pulled } from './pulled.ts'

/**
 * Sends what a source gives over a channel, as fast as the channel drains. Subscribing begins it. It tells how far it has
 * come, completes when everything has left the channel's buffer, and fails with a {@link SendError} that gives back what
 * was not handed over. Unsubscribing gives up, and cancels the source.
 *
 * A stream, or another async iterable, is asked for the next message when there is room for it; if sending fails, what it
 * was not asked for is still in it. Everything else sets its own pace, as always in RxJS: what it gives faster than the
 * channel drains waits in memory. If the source fails, what it gave before is sent, and then this fails with the same.
 *
 * @param source - one message, or what gives messages
 * @param options - those of {@link createSink}, which this uses: a channel can have one sink at a time
 * @returns fails, besides, with a {@link BindError} `not-an-actor`, `not-options` or `in-use`
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
  return new Observable<SinkProgress>((subscriber) => {
    const { writable } = createSink(channel, { ...options, onProgress: (progress) => subscriber.next(progress) })
    const writer = writable.getWriter()
    /** The messages that an iterator was making when sending failed join those that the error gives back. */
    let unsent: Sendable[] | undefined
    let failure: { readonly error: unknown } | undefined
    const messages = isSendable(source)
      ? from([source])
      : isPullable<Sendable>(source)
        ? pulled(source, {
            ready: () => writer.ready,
            isKept: () => unsent !== undefined,
            late: (message) => unsent?.push(message),
          })
        : from(source)

    writer.closed.then(
      () => (failure ? subscriber.error(failure.error) : subscriber.complete()),
      (error) => {
        if (error instanceof SendError) unsent = error.unsent as Sendable[]
        subscriber.error(error)
      },
    )
    // What is wrong with one write is wrong with the writer: it says so above.
    const quiet = (promise: Promise<void>) => void promise.catch(() => {})
    subscriber.add(
      messages.subscribe({
        next: (message) => quiet(writer.write(message)),
        error: (error) => {
          failure = { error }
          quiet(writer.close())
        },
        complete: () => quiet(writer.close()),
      }),
    )
    subscriber.add(() => quiet(writer.abort()))
  })
}
