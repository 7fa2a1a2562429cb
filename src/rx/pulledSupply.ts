import type { Sendable } from '../sink/sendable.ts'
import type { Supply } from './supply.ts'

/** What makes a message only when it is asked for one. */
export type Pullable = ReadableStream<Sendable> | AsyncIterable<Sendable> | IterableIterator<Sendable>

/** Whether a source can be asked for its next message. An array cannot: it has made them all. */
export function isPullable(source: unknown): source is Pullable {
  if (isStream(source) || Symbol.asyncIterator in Object(source)) return true
  const iterate = (source as Partial<Iterable<unknown>> | null)?.[Symbol.iterator]
  return typeof iterate === 'function' && (iterate.call(source) as unknown) === source
}

/** Something that is asked for a value after the other. */
interface Puller {
  next(): Promise<IteratorResult<Sendable, unknown> | ReadableStreamReadResult<Sendable>>
  /** Lets go of the source, which is usable then. */
  release(): void
  cancel(): Promise<unknown>
}

/** What a source gives when it is asked, one message at a time. */
export class PulledSupply implements Supply {
  readonly #source: Pullable
  readonly #puller: Puller
  /** The message that is being made. */
  #asked: ReturnType<Puller['next']> | undefined
  readonly #made: Sendable[] = []
  #isOver = false

  constructor(source: Pullable) {
    this.#source = source
    this.#puller = pullerOf(source)
  }

  async ready(): Promise<void> {
    if (this.#made.length > 0 || this.#isOver) return
    this.#asked ??= this.#puller.next()
    const { done, value } = await this.#asked
    this.#asked = undefined
    if (done) this.#isOver = true
    else this.#made.push(value)
  }

  take(): { readonly message: Sendable } | undefined {
    const [message] = this.#made.splice(0, 1)
    return message === undefined ? undefined : { message }
  }

  get waiting(): readonly Sendable[] {
    return this.#made
  }

  release(): AsyncIterable<Sendable> {
    const source = this.#source
    this.#puller.release()
    return isStream(source) ? rest(() => pullerOf(source)) : rest(() => this.#puller, this.#asked)
  }

  cancel(): void {
    if (!this.#isOver) this.#puller.cancel().catch(() => {})
  }
}

/** What is still in a source, with what was being made first. Nothing is asked for before someone wants it. */
async function* rest(open: () => Puller, asked?: ReturnType<Puller['next']>): AsyncGenerator<Sendable> {
  const puller = open()
  try {
    for (let next = asked ?? puller.next(); ; next = puller.next()) {
      const { done, value } = await next
      if (done) return
      yield value
    }
  } finally {
    puller.cancel().catch(() => {})
  }
}

function pullerOf(source: Pullable): Puller {
  if (isStream(source)) {
    const reader = source.getReader()
    // A read that is under way then takes nothing out of the stream.
    return { next: () => reader.read(), release: () => reader.releaseLock(), cancel: () => reader.cancel() }
  }
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source
  return { next: async () => iterator.next(), release: () => {}, cancel: async () => iterator.return?.() }
}

function isStream(source: unknown): source is ReadableStream<Sendable> {
  return typeof (source as Partial<ReadableStream> | null)?.getReader === 'function'
}
