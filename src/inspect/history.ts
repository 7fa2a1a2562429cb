/** A message that is kept. */
export interface KeptMessage {
  readonly type: string
  readonly sessionId: string
  /** About how much it takes, in characters. */
  readonly size: number
}

/** What is kept of an actor whose creation was dropped. */
interface Base<Item> {
  readonly actor: Item
  snapshot?: Item
}

/**
 * The past, for an inspector that comes late or anew: the last messages, and before them what must be known to understand
 * them: of each actor whose creation is not among them, that, and the last snapshot before. Bounded in both number and size.
 */
export class History<Item extends KeptMessage> {
  readonly #mostItems: number
  readonly #mostSize: number
  #items: Item[] = []
  /** Where the items begin: those before are dropped, and cleared away now and then. */
  #first = 0
  #size = 0
  readonly #bases = new Map<string, Base<Item>>()
  #basesSize = 0
  #dropped = 0

  /** @param mostSize - in the unit of the items' sizes; the bases may take a quarter of it more */
  constructor(mostItems: number, mostSize: number) {
    this.#mostItems = mostItems
    this.#mostSize = mostSize
  }

  /** How many messages are not kept any more. */
  get dropped(): number {
    return this.#dropped
  }

  add(item: Item): void {
    this.#items.push(item)
    this.#size += item.size
    while (this.#items.length - this.#first > this.#mostItems || this.#size > this.#mostSize) {
      const oldest = this.#items[this.#first]
      if (!oldest) return
      this.#first += 1
      this.#size -= oldest.size
      this.#dropped += 1
      this.#remember(oldest)
    }
    if (this.#first > 1000 && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first)
      this.#first = 0
    }
  }

  /** All that is kept, the bases first. */
  all(): readonly Item[] {
    const bases = [...this.#bases.values()].flatMap(({ actor, snapshot }) => (snapshot ? [actor, snapshot] : [actor]))
    return [...bases, ...this.#items.slice(this.#first)]
  }

  #remember(dropped: Item): void {
    const { sessionId, type, size } = dropped
    const base = this.#bases.get(sessionId)
    if (type === '@xstate.actor') {
      this.#forget(sessionId)
      this.#bases.set(sessionId, { actor: dropped })
      this.#basesSize += size
    } else if (type === '@xstate.snapshot' && base) {
      this.#basesSize += size - (base.snapshot?.size ?? 0)
      base.snapshot = dropped
    }
    for (const oldest of this.#bases.keys()) {
      if (this.#basesSize <= this.#mostSize / 4) return
      this.#forget(oldest)
    }
  }

  #forget(sessionId: string): void {
    const base = this.#bases.get(sessionId)
    if (base) this.#basesSize -= base.actor.size + (base.snapshot?.size ?? 0)
    this.#bases.delete(sessionId)
  }
}
