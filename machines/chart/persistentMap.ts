/** What a key stands for, in which versions of a history. */
interface Stay<Value> {
  readonly value: Value
  readonly from: number
  until: number
  /** What the key has stood for before. */
  readonly before: Stay<Value> | undefined
}

/** What maps that follow from each other share. */
interface History<Key, Value> {
  readonly latest: Map<Key, Stay<Value>>
  version: number
  /** How many stays are over. */
  over: number
}

/**
 * A map that does not change: `with()` and `without()` give another one. Each costs the same however many entries there are,
 * since maps that follow from each other share one history; only who goes on from a map that is not the last one pays for a
 * copy. Its order is that of a `Map`.
 */
export class PersistentMap<Key, Value> implements Iterable<[Key, Value]> {
  readonly size: number
  declare private readonly history: History<Key, Value>
  declare private readonly version: number

  private constructor(history: History<Key, Value>, size: number) {
    this.size = size
    // Two maps are as equal as what is in them. As private names, they could not be read through a proxy.
    Object.defineProperties(this, { history: { value: history }, version: { value: history.version } })
  }

  static of<Key, Value>(entries: Iterable<readonly [Key, Value]> = []): PersistentMap<Key, Value> {
    const latest = new Map<Key, Stay<Value>>()
    for (const [key, value] of entries) latest.set(key, { value, from: 0, until: Infinity, before: undefined })
    return new PersistentMap({ latest, version: 0, over: 0 }, latest.size)
  }

  get(key: Key): Value | undefined {
    return this.stayOf(key)?.value
  }

  has(key: Key): boolean {
    return this.stayOf(key) !== undefined
  }

  *[Symbol.iterator](): IterableIterator<[Key, Value]> {
    for (const key of this.history.latest.keys()) {
      const stay = this.stayOf(key)
      if (stay) yield [key, stay.value]
    }
  }

  *keys(): IterableIterator<Key> {
    for (const [key] of this) yield key
  }

  *values(): IterableIterator<Value> {
    for (const [, value] of this) yield value
  }

  with(key: Key, value: Value): PersistentMap<Key, Value> {
    const present = this.stayOf(key)
    const history = this.extended(present === undefined && this.history.latest.has(key))
    const from = history.version
    history.latest.set(key, { value, from, until: Infinity, before: endStay(history, key) })
    return new PersistentMap(history, present ? this.size : this.size + 1).trimmed()
  }

  without(key: Key): PersistentMap<Key, Value> {
    if (!this.has(key)) return this
    const history = this.extended()
    endStay(history, key)
    return new PersistentMap(history, this.size - 1).trimmed()
  }

  private stayOf(key: Key): Stay<Value> | undefined {
    let stay = this.history.latest.get(key)
    while (stay && stay.from > this.version) stay = stay.before
    return stay && stay.until > this.version ? stay : undefined
  }

  /**
   * The history to go on with: another one, if others have gone on from this map, or if a key is to have a new place. That
   * of an empty map may be a constant's, which would keep what is added.
   */
  private extended(isReordered = false): History<Key, Value> {
    const isLast = this.version === this.history.version && this.size > 0
    const { history } = isLast && !isReordered ? this : PersistentMap.of(this)
    history.version += 1
    return history
  }

  /** Without what is over, as soon as that is more than what is not. */
  private trimmed(): PersistentMap<Key, Value> {
    return this.history.over > this.size ? PersistentMap.of(this) : this
  }
}

/** Ends what a key has stood for, from the present version on. */
function endStay<Key, Value>(history: History<Key, Value>, key: Key): Stay<Value> | undefined {
  const stay = history.latest.get(key)
  if (stay) {
    stay.until = history.version
    history.over += 1
  }
  return stay
}
