import type { Observable, Subscription } from 'rxjs'
import type { Sendable } from '../sink/sendable.ts'
import type { Supply } from './supply.ts'

/** What a source gives at its own pace, kept until it is taken. */
export class PushedSupply implements Supply {
  /** By their numbers: an array takes long to shift. */
  readonly #kept = new Map<number, Sendable>()
  #given = 0
  #taken = 0
  #end: { readonly error?: unknown } | undefined
  #wake = () => {}
  readonly #subscription: Subscription

  constructor(messages: Observable<Sendable>) {
    this.#subscription = messages.subscribe({
      next: (message) => this.#keep(message),
      error: (error) => this.#finish({ error }),
      complete: () => this.#finish({}),
    })
  }

  async ready(): Promise<void> {
    if (this.#kept.size === 0 && !this.#end) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#kept.size === 0 && this.#end && 'error' in this.#end) throw this.#end.error
  }

  take(): { readonly message: Sendable } | undefined {
    if (this.#kept.size === 0) return undefined
    const message = this.#kept.get(this.#taken) as Sendable
    this.#kept.delete(this.#taken)
    this.#taken += 1
    return { message }
  }

  get waiting(): readonly Sendable[] {
    return [...this.#kept.values()]
  }

  /** What a source has yet to give by itself, it gives to nobody any more. */
  release(): undefined {
    this.#subscription.unsubscribe()
  }

  cancel(): void {
    this.#subscription.unsubscribe()
  }

  #keep(message: Sendable): void {
    this.#kept.set(this.#given, message)
    this.#given += 1
    this.#wake()
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end = end
    this.#wake()
  }
}
