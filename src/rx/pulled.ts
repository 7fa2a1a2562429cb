import { Observable } from 'rxjs'

/** What makes a value only when it is asked for one. */
export type Pullable<Value> = AsyncIterable<Value> | ReadableStream<Value>

/** What {@link pulled} needs to know. */
export interface PullOptions<Value> {
  /** Resolves when there is room for a value. */
  readonly ready: () => Promise<unknown>
  /** Whether the source stays usable when its subscriber leaves; else it is cancelled. */
  readonly isKept: () => boolean
  /** Takes a value that was being made when the subscriber left. */
  readonly late: (value: Value) => void
}

interface Source<Value> {
  next(): Promise<{ done?: boolean; value?: Value | undefined }>
  release(): void
  cancel(): Promise<unknown>
}

export function isPullable<Value>(source: unknown): source is Pullable<Value> {
  return isStream(source) || Symbol.asyncIterator in Object(source)
}

/** The values of a source, each asked for when there is room for it. */
export function pulled<Value>(from: Pullable<Value>, { ready, isKept, late }: PullOptions<Value>): Observable<Value> {
  return new Observable((subscriber) => {
    const source: Source<Value> = isStream(from) ? reading(from) : iterating(from)
    let isOver = false

    async function pull(): Promise<void> {
      for (;;) {
        await ready()
        if (subscriber.closed) return
        const { done, value } = await source.next()
        if (done) return
        if (subscriber.closed) return late(value as Value)
        subscriber.next(value as Value)
      }
    }

    const over = (then: () => void) => {
      isOver = true
      source.release()
      then()
    }
    pull().then(
      () => subscriber.closed || over(() => subscriber.complete()),
      (error) => subscriber.closed || over(() => subscriber.error(error)),
    )
    return () => {
      if (isOver) return
      if (isKept()) source.release()
      else source.cancel().catch(() => {})
    }
  })
}

function isStream<Value>(source: unknown): source is ReadableStream<Value> {
  return typeof (source as Partial<ReadableStream> | null)?.getReader === 'function'
}

/** A read that is under way when the lock is released takes nothing out of the stream. */
function reading<Value>(stream: ReadableStream<Value>): Source<Value> {
  const reader = stream.getReader()
  return { next: () => reader.read(), release: () => reader.releaseLock(), cancel: () => reader.cancel() }
}

function iterating<Value>(iterable: AsyncIterable<Value>): Source<Value> {
  const iterator = iterable[Symbol.asyncIterator]()
  return { next: () => iterator.next(), release: () => {}, cancel: async () => iterator.return?.() }
}
