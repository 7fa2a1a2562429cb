import { binarySize, errorParts, functionName, tagOf } from './kinds.ts'
import { assertNames } from './options.ts'
import { inPlaceOf, type PrivateContent } from './privateContents.ts'
import { contentByKey, isMessageEvent } from './privateKeys.ts'
import { redactText } from './privateText.ts'

/** What is made of a value: JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Options of {@link redact}. */
export interface RedactOptions {
  /** What is shown nevertheless. */
  readonly include?: readonly PrivateContent[] | undefined
  /** How many levels of objects are shown; 10 if not given. */
  readonly depth?: number | undefined
  /**
   * Whether the value is a part of a chart, such as its config or the value of a state. There names say nothing: a state
   * may be called `password`. `config`: except below `context`, `input`, `params` and the like.
   */
  readonly structure?: 'config' | 'value' | undefined
}

/** How many properties and items of one object, and how many values altogether, are shown. */
const WIDEST = 1000
const MOST = 20_000
/** How long a text may be, in characters: that is looked at, and that is shown. */
const LONGEST_READ = 200_000
const LONGEST_SHOWN = 20_000

/** Below these, the config of a chart holds data. */
const dataInConfig = new Set(['context', 'input', 'params', 'meta', 'output'])

/**
 * Makes a copy of any value as JSON, with the kind and size of what was not asked for in its place. The value is not
 * changed, and nothing that its getters do comes out of this.
 *
 * @example
 * ```ts
 * redact({ sdp: offer.sdp, label: 'chat' }) // { sdp: '«SDP, 1843 characters»', label: 'chat' }
 * ```
 */
export function redact(value: unknown, options: RedactOptions = {}): Json {
  assertNames(options, 'redact()', ['include', 'depth', 'structure'])
  const { include = [], depth = 10, structure } = options
  return new Redaction(new Set(include), depth).of(value, { depth: 0, key: '', structure, isMessage: false })
}

/** Where a value is. */
interface Place {
  readonly depth: number
  readonly key: string
  readonly structure: RedactOptions['structure']
  /** Whether it belongs to an event that carries a message. */
  readonly isMessage: boolean
}

class Redaction {
  readonly #include: ReadonlySet<PrivateContent>
  readonly #deepest: number
  readonly #ancestors = new Set<object>()
  #left = MOST

  constructor(include: ReadonlySet<PrivateContent>, deepest: number) {
    this.#include = include
    this.#deepest = deepest
  }

  of(value: unknown, place: Place): Json {
    this.#left -= 1
    switch (typeof value) {
      case 'string':
        return this.#text(value, place)
      case 'number':
        return Number.isFinite(value) ? value : inPlaceOf(String(value))
      case 'boolean':
        return value
      case 'undefined':
        return null
      case 'bigint':
        return `${value}n`
      case 'symbol':
        return this.#text(inPlaceOf(String(value)), place)
      case 'function':
        return place.structure ? { type: functionName(value) } : inPlaceOf(`function ${functionName(value)}`.trim())
      case 'object':
        return value === null ? null : this.#object(value, place)
    }
  }

  #text(text: string, { structure }: Place): string {
    const isCut = text.length > LONGEST_READ
    // What the cut has split is not recognised any more.
    const read = isCut ? text.slice(0, lastSpace(text, LONGEST_READ)) : text
    const redacted = redactText(read, this.#include, structure !== undefined)
    if (!isCut && redacted.length <= LONGEST_SHOWN) return redacted
    return `${redacted.slice(0, LONGEST_SHOWN)}… ${inPlaceOf('text', text.length)}`
  }

  #object(object: object, place: Place): Json {
    if (this.#ancestors.has(object)) return inPlaceOf('circular')
    this.#ancestors.add(object)
    try {
      return this.#parts(object, place)
    } catch {
      return inPlaceOf('unreadable')
    } finally {
      this.#ancestors.delete(object)
    }
  }

  #parts(object: object, place: Place): Json {
    const tag = tagOf(object)
    const size = binarySize(object)
    if (size !== undefined) return this.#binary(object, tag, size, place)
    if (object instanceof Date) return Number.isNaN(object.getTime()) ? inPlaceOf('invalid date') : object.toISOString()
    if (object instanceof RegExp) return this.#text(String(object), place)
    if (place.depth >= this.#deepest || this.#left <= 0) return summary(object)
    const inside = { ...place, depth: place.depth + 1 }
    const error = errorParts(object, tag)
    if (error) return this.#properties(error, inside)
    const toJSON = (object as { toJSON?: unknown }).toJSON
    if (typeof toJSON === 'function') {
      const json: unknown = toJSON.call(object, place.key)
      if (json !== object)
        return typeof json === 'object' && json !== null ? this.#plain(json, inside) : this.of(json, place)
    }
    return this.#plain(object, inside)
  }

  #plain(object: object, inside: Place): Json {
    if (Array.isArray(object)) return this.#items(object, object.length, inside)
    if (object instanceof Set) return this.#items(object, object.size, inside)
    if (object instanceof Map) {
      const entries = [...object]
      if (entries.every(([key]) => typeof key === 'string')) return this.#properties(entries, inside)
      return this.#items(entries, entries.length, inside)
    }
    const tag = tagOf(object)
    if (tag !== 'Object' && tag !== 'Event') return inPlaceOf(tag)
    return this.#properties(
      Object.keys(object).map((key) => [key, () => (object as Record<string, unknown>)[key]] as const),
      inside,
      true,
    )
  }

  #items(items: Iterable<unknown>, size: number, inside: Place): Json {
    const shown: Json[] = []
    for (const item of items) {
      if (shown.length >= WIDEST || this.#left <= 0) {
        shown.push(inPlaceOf('left out', size - shown.length, 'item'))
        break
      }
      shown.push(this.of(item, inside))
    }
    return shown
  }

  /** @param areRead - whether the values are functions that read them, each of which may throw */
  #properties(entries: readonly (readonly [string, unknown])[], inside: Place, areRead = false): Json {
    const read = entries
      .slice(0, WIDEST)
      .map(([key, value]) => [key, areRead ? attempt(value as () => unknown) : { value }] as const)
    const type = read.find(([key]) => key === 'type')?.[1]
    const isMessage =
      inside.isMessage || (inside.structure === undefined && isMessageEvent(type && 'value' in type && type.value))
    const shown: Record<string, Json> = {}
    let count = 0
    for (const [key, reading] of read) {
      if (this.#left <= 0) break
      count += 1
      const name = freeName(shown, this.#text(key, { ...inside, structure: inside.structure ?? 'value' }))
      // As a plain assignment, `__proto__` would set the prototype.
      const set = (value: Json) => Object.defineProperty(shown, name, { value, enumerable: true, configurable: true })
      if (!('value' in reading)) set(inPlaceOf('unreadable'))
      else if (reading.value !== undefined)
        set(this.#property(key, reading.value, { ...inside, key, isMessage }, inside.key))
    }
    if (count < entries.length) shown[freeName(shown, '…')] = inPlaceOf('left out', entries.length - count, 'property')
    return shown
  }

  #property(key: string, value: unknown, place: Place, parent: string): Json {
    if (place.structure === 'config' && dataInConfig.has(key) && parent !== 'states' && parent !== 'on') {
      return this.of(value, { ...place, structure: undefined })
    }
    if (place.structure) return this.of(value, place)
    const content = contentByKey(key, value, place.isMessage && !isError(parent))
    if (content === undefined || this.#include.has(content)) return this.of(value, place)
    return withoutContent(value, content)
  }

  #binary(object: object, tag: string, size: number, { depth }: Place): Json {
    const bytes = this.#include.has('messages') && depth < this.#deepest ? bytesOf(object, tag) : undefined
    return bytes
      ? this.#items(bytes, size, { depth: depth + 1, key: '', structure: undefined, isMessage: false })
      : inPlaceOf(tag, size, 'byte')
  }
}

const nouns: Readonly<Record<PrivateContent, string>> = {
  sdp: 'SDP',
  candidates: 'candidate',
  addresses: 'address',
  credentials: 'credential',
  messages: 'text',
}

function withoutContent(value: unknown, content: PrivateContent): Json {
  if (typeof value === 'string') return inPlaceOf(nouns[content], value.length)
  if (typeof value !== 'object' || value === null) return inPlaceOf(typeof value)
  try {
    const size = binarySize(value)
    return size === undefined ? summary(value) : inPlaceOf(tagOf(value), size, 'byte')
  } catch {
    return inPlaceOf('unreadable')
  }
}

/** What is shown of an object whose parts are not. */
function summary(object: object): string {
  if (Array.isArray(object)) return inPlaceOf('array', object.length, 'item')
  if (object instanceof Map || object instanceof Set) return inPlaceOf(tagOf(object), object.size, 'item')
  const tag = tagOf(object)
  return tag === 'Object' ? inPlaceOf('object', Object.keys(object).length, 'key') : inPlaceOf(tag)
}

/** A Blob tells its bytes only later. */
function bytesOf(object: object, tag: string): Uint8Array | undefined {
  if (ArrayBuffer.isView(object)) return new Uint8Array(object.buffer, object.byteOffset, object.byteLength)
  return tag === 'ArrayBuffer' ? new Uint8Array(object as ArrayBuffer) : undefined
}

function isError(key: string): boolean {
  return /error$/i.test(key)
}

/** The place of the last white space before a place in a text. */
function lastSpace(text: string, before: number): number {
  let place = before
  while (place > 0 && !/\s/.test(text[place] ?? '')) place -= 1
  return place
}

function freeName(taken: object, name: string): string {
  if (!Object.hasOwn(taken, name)) return name
  let number = 2
  while (Object.hasOwn(taken, `${name} ${number}`)) number += 1
  return `${name} ${number}`
}

function attempt(read: () => unknown): { readonly value: unknown } | { readonly error: unknown } {
  try {
    return { value: read() }
  } catch (error) {
    return { error }
  }
}
