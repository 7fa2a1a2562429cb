import { catchError, type Observable } from 'rxjs'
import type { DataChannelActor } from '../../../src/index.ts'
import { type Sendable, type SendError, type SinkProgress, send } from '../../../src/rx/index.ts'

/** Sends messages over one channel, and if that ends, the rest of them over another. */
export function sendOrResume(
  channel: DataChannelActor,
  messages: Iterable<Sendable>,
  another: () => DataChannelActor,
): Observable<SinkProgress> {
  return send(channel, messages).pipe(catchError(({ unsent }: SendError) => send(another(), unsent)))
}
