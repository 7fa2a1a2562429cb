import { breathe } from '../../import/bytes/breathe.ts'
import type { InspectorStore } from '../store/inspectorStore.ts'

/** What is read in one task: roughly, in characters. It takes some 20 milliseconds. */
const AT_ONCE = 500_000
/** Of calls whose messages wait to be read. Who goes on meanwhile has to wait for a part of them. */
const MOST_WAITING = 1_000

interface Waiting {
  readonly store: InspectorStore
  readonly messages: readonly unknown[]
  /** The first one that is not read yet. */
  next: number
}

/**
 * Reads messages into a store: at once, as long as it is little, and what is more in later tasks, so that a flood of messages
 * does not freeze the page. None is left out.
 */
export class Intake {
  readonly #notify: () => void
  readonly #rest: () => Promise<void>
  readonly #waiting: Waiting[] = []
  /** How much may still be read in this task. */
  #left = AT_ONCE
  #reading: Promise<void> | undefined

  /**
   * @param notify - is called when more was read
   * @param rest - resolves in another task
   */
  constructor(notify: () => void, rest = breathe) {
    this.#notify = notify
    this.#rest = rest
  }

  /** Resolves when all is read. */
  get done(): Promise<void> {
    return this.#reading ?? Promise.resolve()
  }

  take(store: InspectorStore, messages: readonly unknown[]): void {
    if (this.#waiting.length > MOST_WAITING) this.#left = AT_ONCE
    this.#waiting.push({ store, messages, next: 0 })
    this.#read()
    this.#reading ??= this.#goOn()
  }

  /** Forgets what was not read. */
  end(): void {
    this.#waiting.length = 0
  }

  #read(): void {
    while (this.#left > 0) {
      const [first] = this.#waiting
      if (!first) return
      const { store, messages, next } = first
      if (next < messages.length) {
        first.next += 1
        this.#left -= store.read(messages[next])
      } else this.#waiting.shift()
    }
  }

  /** In the next tasks; the first of them only says that this one is over. */
  async #goOn(): Promise<void> {
    do {
      await this.#rest()
      this.#left = AT_ONCE
      this.#read()
      this.#notify()
    } while (this.#waiting.length > 0)
    this.#reading = undefined
  }
}
