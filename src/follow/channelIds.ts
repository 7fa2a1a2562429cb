import type { AnyActorRef } from 'xstate'

/** The numbers that ids of one label have. */
interface Numbers {
  /** Those that are free again. */
  readonly free: number[]
  last: number
}

/** Gives the actor of each living channel an id of its own. What that takes does not grow with the number of channels. */
export class ChannelIds {
  /** The later actor, where the other has ended. */
  readonly #taken = new Map<string, AnyActorRef>()
  readonly #numbers = new Map<string, Numbers>()

  /** An id of the label, and numbered if another channel of that label has not ended. */
  next(label: unknown): string {
    const id = `dataChannel:${label}`
    if (!this.#isTaken(id)) return id
    const numbers = this.#numbers.get(id) ?? { free: [], last: 1 }
    this.#numbers.set(id, numbers)
    for (;;) {
      const number = numbers.free.pop() ?? numbers.last + 1
      numbers.last = Math.max(numbers.last, number)
      // Another label may look like a number of this one.
      if (!this.#isTaken(`${id}:${number}`)) return `${id}:${number}`
    }
  }

  take(actor: AnyActorRef): void {
    this.#taken.set(actor.id, actor)
  }

  /** Has the id of an actor that has ended, or is followed no more, free for another. */
  release(actor: AnyActorRef): void {
    const { id } = actor
    if (this.#taken.get(id) !== actor) return
    this.#taken.delete(id)
    const end = id.lastIndexOf(':')
    const label = id.slice(0, end)
    const number = Number(id.slice(end + 1))
    const numbers = this.#numbers.get(label)
    if (!numbers || !(number <= numbers.last)) return
    numbers.free.push(number)
    if (numbers.free.length >= numbers.last - 1 && !this.#isTaken(label)) this.#numbers.delete(label)
  }

  #isTaken(id: string): boolean {
    return this.#taken.get(id)?.getSnapshot().status === 'active'
  }
}
