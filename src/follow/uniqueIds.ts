/** The numbers that ids of one text have. */
interface Numbers {
  /** Those that are free again. */
  readonly free: number[]
  last: number
}

/** Gives each living bearer an id of its own. What that takes does not grow with the number of bearers. */
export class UniqueIds<Bearer> {
  readonly #isLiving: (bearer: Bearer) => boolean
  /** The later bearer, where the other has ended. */
  readonly #taken = new Map<string, Bearer>()
  readonly #numbers = new Map<string, Numbers>()

  constructor(isLiving: (bearer: Bearer) => boolean) {
    this.#isLiving = isLiving
  }

  /** The text itself, and numbered if another living bearer has it. */
  next(text: string): string {
    if (!this.#isTaken(text)) return text
    const numbers = this.#numbers.get(text) ?? { free: [], last: 1 }
    this.#numbers.set(text, numbers)
    for (;;) {
      const number = numbers.free.pop() ?? numbers.last + 1
      numbers.last = Math.max(numbers.last, number)
      // Another text may look like a number of this one.
      if (!this.#isTaken(`${text}:${number}`)) return `${text}:${number}`
    }
  }

  take(id: string, bearer: Bearer): void {
    this.#taken.set(id, bearer)
  }

  /** Has the id of a bearer that has ended, or is no longer followed, free for another. */
  release(id: string, bearer: Bearer): void {
    if (this.#taken.get(id) !== bearer) return
    this.#taken.delete(id)
    const end = id.lastIndexOf(':')
    if (end === -1) return
    const text = id.slice(0, end)
    const number = Number(id.slice(end + 1))
    const numbers = this.#numbers.get(text)
    if (!numbers || !(number <= numbers.last)) return
    numbers.free.push(number)
    if (numbers.free.length >= numbers.last - 1 && !this.#isTaken(text)) this.#numbers.delete(text)
  }

  #isTaken(id: string): boolean {
    const bearer = this.#taken.get(id)
    return bearer !== undefined && this.#isLiving(bearer)
  }
}
