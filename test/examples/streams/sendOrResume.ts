import { catchError, type Observable, throwError } from 'rxjs'
import type { DataChannelActor } from '../../../src/index.ts'
import { type Sendable, SendError, type SinkProgress, send } from '../../../src/rx/index.ts'

/** Sends messages over one channel, and if that ends, the rest of them over another. */
export function sendOrResume(
  channel: DataChannelActor,
  messages: AsyncIterable<Sendable>,
  another: () => DataChannelActor,
): Observable<SinkProgress> {
  return send(channel, messages).pipe(
    catchError((error) => (error instanceof SendError ? send(another(), error.rest) : throwError(() => error))),
  )
}
