/** A message that is kept. */
export interface KeptMessage {
  readonly type: string
  readonly sessionId: string
  /** About how much it takes, in characters. */
  readonly size: number
}

/** A message that is kept as it is sent: as JSON. */
export interface KeptText extends KeptMessage {
  readonly text: string
}

/** What a message takes besides its texts, in characters: its object, and its places in lists. */
const BESIDES = 200
/** How much the bases may take, as a part of what the messages may. */
const BASES = 1 / 4

/** A message to be kept as JSON: a graph of objects takes many times what its text does, and nobody can tell how many. */
export function keptText(type: string, sessionId: string, text: string): KeptText {
  return { type, sessionId, text, size: text.length + String(sessionId).length + BESIDES }
}

/** A message, and how many were added before it. */
export interface Numbered<Item> {
  readonly number: number
  readonly item: Item
}

/** What is kept of an actor whose creation was dropped. */
interface Base<Item> {
  readonly actor: Numbered<Item>
  snapshot?: Numbered<Item>
}

/**
 * The past, for an inspector that comes late or anew: the last messages, and before them what must be known to understand
 * them: of each actor whose creation is not among them, that, and the last snapshot before. Bounded in both number and size:
 * what is dropped is held no longer.
 */
export class History<Item extends KeptMessage> {
  readonly #mostItems: number
  readonly #mostSize: number
  /** Those before the first were dropped: their places are empty, and cleared away now and then. */
  #items: (Item | undefined)[] = []
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

  /** How many messages were added. */
  get added(): number {
    return this.#dropped + this.#items.length - this.#first
  }

  /** How many messages are not kept any more, other than as bases. */
  get dropped(): number {
    return this.#dropped
  }

  /** How much all that is kept takes, in the unit of the items' sizes. */
  get size(): number {
    return this.#size + this.#basesSize
  }

  add(item: Item): void {
    this.#items.push(item)
    this.#size += item.size
    while (this.#items.length - this.#first > this.#mostItems || this.#size > this.#mostSize) this.#drop()
    if (this.#first > 1000 && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first)
      this.#first = 0
    }
  }

  /**
   * What is kept of the messages with this number and later ones, in the order in which they were added, the bases first.
   * None may be added meanwhile.
   */
  *from(number: number): Generator<Numbered<Item>, void, undefined> {
    if (number < this.#dropped) {
      const bases = [...this.#bases.values()].flatMap(({ actor, snapshot }) => (snapshot ? [actor, snapshot] : actor))
      yield* bases.filter((base) => base.number >= number).sort((one, other) => one.number - other.number)
    }
    for (let next = Math.max(number, this.#dropped); next < this.added; next += 1) {
      yield { number: next, item: this.#items[this.#first + next - this.#dropped] as Item }
    }
  }

  #drop(): void {
    const item = this.#items[this.#first] as Item
    this.#items[this.#first] = undefined
    this.#remember({ number: this.#dropped, item })
    this.#first += 1
    this.#dropped += 1
    this.#size -= item.size
  }

  #remember(dropped: Numbered<Item>): void {
    const { sessionId, type, size } = dropped.item
    const base = this.#bases.get(sessionId)
    if (type === '@xstate.actor') {
      this.#forget(sessionId)
      this.#bases.set(sessionId, { actor: dropped })
      this.#basesSize += size
    } else if (type === '@xstate.snapshot' && base) {
      this.#basesSize += size - (base.snapshot?.item.size ?? 0)
      base.snapshot = dropped
    } else return
    const most = this.#mostSize * BASES
    // One that is too large by itself would have all others forgotten, and then be forgotten, too.
    if (sizeOf(this.#bases.get(sessionId)) > most) this.#forget(sessionId)
    for (const oldest of this.#bases.keys()) {
      if (this.#basesSize <= most) return
      this.#forget(oldest)
    }
  }

  #forget(sessionId: string): void {
    this.#basesSize -= sizeOf(this.#bases.get(sessionId))
    this.#bases.delete(sessionId)
  }
}

function sizeOf(base: Base<KeptMessage> | undefined): number {
  return base ? base.actor.item.size + (base.snapshot?.item.size ?? 0) : 0
}
