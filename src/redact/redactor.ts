import { hasNamesAsKeys, isNameIn, type Part, partOf, partOfItems } from './definitionParts.ts'
import type { Json } from './json.ts'
import { binarySize, bytesInJson, errorParts, functionName, tagOf } from './kinds.ts'
import { inPlaceOf, isPlaceholder, type PrivateContent } from './privateContents.ts'
import { contentByKey, isCredential, isMessageEvent, isMessageKey, isName } from './privateKeys.ts'
import { redactText } from './privateText.ts'
import { Properties } from './properties.ts'
import { bytesOf, firstOf, nouns, summary, wordsBefore } from './summaries.ts'

/** How a {@link Redactor} shows what it is given. */
export interface RedactorOptions {
  /** Private contents to show. */
  readonly include?: readonly PrivateContent[] | undefined
  /** How many levels of objects are shown. */
  readonly depth?: number | undefined
}

/** How many levels of objects are shown if nothing else is said. */
export const DEPTH = 10
/** How many properties or items of one object are shown. */
const MOST_PROPERTIES = 1000
/** How many values one frame shows. */
export const MOST_VALUES = 20_000
/**
 * How many characters are looked at for one frame, keys and JSON in texts included. What is beyond is too large to
 * show.
 */
export const MOST_CHARACTERS = 500_000
/** How long a text may be, in characters, to be looked at as a whole; and how much of it is shown. */
const LONGEST_READ = 100_000
const LONGEST_SHOWN = 20_000
/** How long a name may be, in characters, to be shown however much was looked at. */
const LONGEST_NAME = 200

/** Where a value is. */
interface Place {
  readonly depth: number
  readonly key: string
  readonly part: Part
  /** Whether it belongs to an event that carries a message. */
  readonly isMessage: boolean
}

type Pair = readonly [unknown, unknown]
type Property = readonly [key: string, read: () => unknown]

/**
 * Shows values without what is private: all that goes into one frame, so that a frame costs no more than
 * {@link MOST_VALUES} and {@link MOST_CHARACTERS}.
 */
export class Redactor {
  readonly #include: ReadonlySet<PrivateContent>
  #deepest: number
  readonly #ancestors = new Set<object>()
  #values = MOST_VALUES
  #characters = MOST_CHARACTERS
  /** How much was hidden so far. */
  #hidden = 0

  constructor({ include = [], depth = DEPTH }: RedactorOptions) {
    this.#include = new Set(include)
    this.#deepest = depth
  }

  /** @param depth - how many levels of objects are shown of this value, if not as many as of all */
  of(value: unknown, part: Part, depth = this.#deepest): Json {
    const deepest = this.#deepest
    this.#deepest = depth
    try {
      return this.#any(value, { depth: 0, key: '', part, isMessage: false })
    } finally {
      this.#deepest = deepest
    }
  }

  #any(value: unknown, place: Place): Json {
    this.#values -= 1
    switch (typeof value) {
      case 'string':
        return this.#text(value, isNameIn(place.part) || (place.part === 'data' && isName(place.key)))
      case 'number':
        return Number.isFinite(value) ? value : inPlaceOf(String(value))
      case 'boolean':
        return value
      case 'undefined':
        return null
      case 'bigint':
        return `${value}n`
      case 'symbol':
        return this.#text(inPlaceOf(String(value)), false)
      case 'function':
        return place.part === 'data'
          ? inPlaceOf(`function ${functionName(value)}`.trim())
          : { type: this.#text(functionName(value), true) }
      case 'object':
        return value === null ? null : this.#object(value, place)
    }
  }

  #text(text: string, isName: boolean): string {
    const isCut = text.length > LONGEST_READ
    const count = Math.min(text.length, LONGEST_READ)
    if (count > this.#characters && !(isName && count <= LONGEST_NAME)) return this.#tooLarge(text.length)
    this.#characters -= count
    // What the cut has split is not recognised any more, and JSON is split by any.
    if (isCut && /^\s*[[{"]/.test(text)) return this.#hide(inPlaceOf('text', text.length))
    const read = isCut ? wordsBefore(text, LONGEST_READ) : text
    const redacted = redactText(read, { include: this.#include, isName, json: (value) => this.#json(value) })
    if (redacted !== read) this.#hidden += 1
    if (!isCut && redacted.length <= LONGEST_SHOWN) return redacted
    return this.#hide(`${redacted.slice(0, LONGEST_SHOWN)}… ${inPlaceOf('text', text.length)}`)
  }

  #json(value: unknown): string | undefined {
    const before = this.#hidden
    const shown = this.#any(value, { depth: 0, key: '', part: 'data', isMessage: false })
    return this.#hidden === before ? undefined : JSON.stringify(shown)
  }

  #object(object: object, place: Place): Json {
    if (this.#ancestors.has(object)) return inPlaceOf('circular')
    this.#ancestors.add(object)
    try {
      return this.#parts(object, place)
    } catch {
      return this.#hide(inPlaceOf('unreadable'))
    } finally {
      this.#ancestors.delete(object)
    }
  }

  #parts(object: object, place: Place): Json {
    const tag = tagOf(object)
    const size = binarySize(object)
    if (size !== undefined) return this.#binary(object, tag, size, place)
    if (object instanceof Date) return Number.isNaN(object.getTime()) ? inPlaceOf('invalid date') : object.toISOString()
    if (object instanceof RegExp) return this.#text(String(object), false)
    if (this.#values <= 0) return this.#tooLarge()
    if (place.depth >= this.#deepest) return this.#hide(summary(object))
    const inside = { ...place, depth: place.depth + 1 }
    const error = errorParts(object, tag)
    if (error) {
      const properties = error.map(([key, value]): Property => [key, () => value])
      return this.#properties(properties, { ...inside, key: 'error', isMessage: false })
    }
    const toJSON = (object as { toJSON?: unknown }).toJSON
    if (typeof toJSON === 'function') {
      const json: unknown = toJSON.call(object, place.key)
      if (json !== object)
        return typeof json === 'object' && json !== null ? this.#plain(json, inside) : this.#any(json, place)
    }
    return this.#plain(object, inside)
  }

  #plain(object: object, inside: Place): Json {
    if (object instanceof Map) return this.#map(object, inside)
    if (Array.isArray(object)) return this.#list(firstOf(object, MOST_PROPERTIES), object.length, inside)
    if (object instanceof Set) return this.#list(firstOf(object, MOST_PROPERTIES), object.size, inside)
    const tag = tagOf(object)
    if (tag !== 'Object' && tag !== 'Event') return inPlaceOf(tag)
    const keys = Object.keys(object)
    const count = this.#isDataOf(inside, 'messages')
      ? bytesInJson(keys, (key) => (object as Record<string, unknown>)[key])
      : undefined
    if (count !== undefined) return this.#hide(inPlaceOf('binary', count, 'byte'))
    const read = (key: string): Property => [key, () => (object as Record<string, unknown>)[key]]
    return this.#properties(keys.slice(0, MOST_PROPERTIES).map(read), inside, keys.length)
  }

  #map(map: ReadonlyMap<unknown, unknown>, inside: Place): Json {
    const entries = firstOf(map, MOST_PROPERTIES)
    if (!entries.every(isEntry)) return this.#pairs(entries, map.size, inside)
    return this.#properties(
      entries.map(([key, value]): Property => [String(key), () => value]),
      inside,
      map.size,
    )
  }

  #list(items: readonly unknown[], size: number, place: Place): Json {
    const inside = { ...place, part: partOfItems(place.part) }
    if (inside.part === 'data') {
      if (items.every(isEntry)) return this.#pairs(items, size, inside)
      if (size === 2 && isEntry(items) && !isName(items[0]) && !isSecretName(items[1])) return this.#pair(items, inside)
    }
    // What is called `candidates` has some.
    return this.#items(items, size, (item) => this.#property(inside.key, item, inside.part, inside))
  }

  /** Entries of an object or a map. */
  #pairs(pairs: readonly Pair[], size: number, inside: Place): Json {
    const isMessage = inside.isMessage || pairs.some(([key, value]) => key === 'type' && isMessageEvent(value))
    return this.#items(pairs, size, (pair) => {
      this.#values -= 1
      if (inside.depth >= this.#deepest) return this.#hide(summary(pair))
      return this.#pair(pair, { ...inside, isMessage, depth: inside.depth + 1 })
    })
  }

  /** Where the first of a pair is a text, it is the key of the second. */
  #pair([key, value]: Pair, inside: Place): Json {
    const name = typeof key === 'string' ? key : ''
    return [this.#any(key, { ...inside, key: '' }), this.#property(name, value, inside.part, inside)]
  }

  #items<Item>(items: readonly Item[], size: number, show: (item: Item) => Json): Json {
    const shown: Json[] = []
    for (const item of items) {
      if (this.#values <= 0) return [...shown, this.#tooLarge(size - shown.length, 'item')]
      shown.push(show(item))
    }
    if (size > items.length) shown.push(this.#hide(inPlaceOf('left out', size - items.length, 'item')))
    return shown
  }

  #properties(properties: readonly Property[], inside: Place, size = properties.length): Json {
    const read = properties.map(([key, value]) => [key, attempt(value)] as const)
    const given = (name: string) => read.find(([key]) => key === name)?.[1].value
    const isData = inside.part === 'data'
    const isMessage = isData && (inside.isMessage || isMessageEvent(given('type')))
    const named = isData ? [given('name'), given('key')].find((name) => typeof name === 'string') : undefined
    const shown = new Properties()
    let count = 0
    for (const [key, { value, hasFailed }] of read) {
      if (this.#values <= 0) break
      count += 1
      if (value === undefined && !hasFailed) continue
      const name = this.#text(key, hasNamesAsKeys(inside.part))
      // In `{ name: 'password', value: … }`, the name is the key of the value.
      const means = key === 'value' && named !== undefined ? named : key
      shown.set(
        name,
        hasFailed
          ? this.#hide(inPlaceOf('unreadable'))
          : this.#property(means, value, partOf(inside.part, key), { ...inside, isMessage }),
      )
    }
    if (count < read.length) shown.set('…', this.#tooLarge(size - count, 'property'))
    else if (count < size) shown.set('…', this.#hide(inPlaceOf('left out', size - count, 'property')))
    return shown.all
  }

  /**
   * @param part - what it is
   * @param inside - where that is which has the property
   */
  #property(key: string, value: unknown, part: Part, inside: Place): Json {
    const { depth } = inside
    if (part !== 'data') return this.#any(value, { depth, key, part, isMessage: false })
    const isMessage = inside.isMessage && !isError(inside.key)
    const content = contentByKey(key, value, isMessage)
    if (content !== undefined && !this.#include.has(content)) return this.#withoutContent(value, content)
    const isInMessage = isMessage || (isMessageKey(key) && typeof value === 'object')
    return this.#any(value, { depth, key, part, isMessage: isInMessage && !isError(key) })
  }

  #isDataOf({ part }: Place, content: PrivateContent): boolean {
    return part === 'data' && !this.#include.has(content)
  }

  #withoutContent(value: unknown, content: PrivateContent): Json {
    if (typeof value === 'string')
      return isPlaceholder(value) ? value : this.#hide(inPlaceOf(nouns[content], value.length))
    if (typeof value !== 'object' || value === null) return this.#hide(inPlaceOf(typeof value))
    try {
      const size = binarySize(value)
      return this.#hide(size === undefined ? summary(value) : inPlaceOf(tagOf(value), size, 'byte'))
    } catch {
      return this.#hide(inPlaceOf('unreadable'))
    }
  }

  #binary(object: object, tag: string, size: number, { depth, key }: Place): Json {
    const bytes = this.#include.has('messages') && depth < this.#deepest ? bytesOf(object, tag) : undefined
    return bytes
      ? this.#items([...bytes.subarray(0, MOST_PROPERTIES)], size, (byte) =>
          this.#any(byte, { depth, key, part: 'data', isMessage: false }),
        )
      : this.#hide(inPlaceOf(tag, size, 'byte'))
  }

  #tooLarge(size?: number, unit?: string): string {
    return this.#hide(inPlaceOf('too large to show', size, unit))
  }

  #hide(shown: string): string {
    this.#hidden += 1
    return shown
  }
}

function isEntry(item: unknown): item is readonly [string, unknown] {
  return Array.isArray(item) && item.length === 2 && typeof item[0] === 'string'
}

function isSecretName(value: unknown): boolean {
  return typeof value === 'string' && isCredential(value)
}

function isError(key: string): boolean {
  return /error$/i.test(key.slice(-5))
}

function attempt(read: () => unknown): { readonly value: unknown; readonly hasFailed: boolean } {
  try {
    return { value: read(), hasFailed: false }
  } catch {
    return { value: undefined, hasFailed: true }
  }
}
