/** How often each attribute of each object was read. */
export interface Reads {
  /** The reads since the last {@link Reads.clear}, of each object by attribute. */
  of(object: object): Readonly<Record<string, number>>
  /** All objects that were read since. */
  readonly objects: readonly object[]
  clear(): void
  /** Runs something whose reads do not count. */
  uncounted<Result>(run: () => Result): Result
  /** Is called before the first read after {@link Reads.clear}. */
  onFirst: () => void
  /** Takes the counters off. */
  release(): void
}

/** Methods that are read as attributes are. */
const readers = ['getTransceivers', 'getSenders', 'getReceivers']

/**
 * Counts the reads of all attributes of objects of the classes of these, and of those that there will be. To be called
 * before anything is bound.
 */
export function countReads(...objects: readonly object[]): Reads {
  let counts = new Map<object, Record<string, number>>()
  let isCounting = true
  const undo: (() => void)[] = []

  const reads: Reads = {
    of: (object) => counts.get(object) ?? {},
    get objects() {
      return [...counts.keys()]
    },
    clear() {
      counts = new Map()
    },
    uncounted(run) {
      const before = isCounting
      isCounting = false
      try {
        return run()
      } finally {
        isCounting = before
      }
    },
    onFirst: () => {},
    release() {
      for (const each of undo) each()
    },
  }

  /** An engine that is written in JavaScript reads its own attributes, which is none of our reads. */
  let isReading = false
  const counting = <Value>(object: object, name: string, read: () => Value): Value => {
    if (isReading) return read()
    count(object, name)
    isReading = true
    try {
      return read()
    } finally {
      isReading = false
    }
  }
  const count = (object: object, name: string) => {
    if (!isCounting) return
    if (counts.size === 0) reads.onFirst()
    const own = counts.get(object) ?? {}
    counts.set(object, own)
    own[name] = (own[name] ?? 0) + 1
  }

  const holders = new Set<object>()
  for (const object of objects) {
    for (let link: object | null = Object.getPrototypeOf(object); link; link = Object.getPrototypeOf(link)) {
      if (link !== Object.prototype && link !== EventTarget.prototype) holders.add(link)
    }
  }
  for (const holder of holders) {
    for (const name of Object.getOwnPropertyNames(holder)) {
      // What an app has put into a slot is no state.
      if (/^on/.test(name) || name === 'constructor') continue
      const descriptor = Object.getOwnPropertyDescriptor(holder, name) as PropertyDescriptor
      const { get, value } = descriptor
      if (get) {
        const counted = function (this: object) {
          return counting(this, name, () => get.call(this))
        }
        Object.defineProperty(holder, name, { ...descriptor, get: counted })
      } else if (readers.includes(name) && typeof value === 'function') {
        const counted = function (this: object) {
          return counting(this, name, () => value.call(this))
        }
        Object.defineProperty(holder, name, { ...descriptor, value: counted })
      } else continue
      undo.push(() => void Object.defineProperty(holder, name, descriptor))
    }
  }
  return reads
}
