/** A value as JSON has it. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain }

/** A copy, and roughly how many characters its JSON would have. */
export interface Copy {
  readonly value: Plain
  readonly size: number
}

/** How much of a value is copied. What is left out is said in its place. */
export interface CopyLimits {
  /** In levels. */
  readonly deepest: number
  /** Of all levels together. */
  readonly values: number
  /** Of one text. */
  readonly longest: number
  /** Of all texts and names together. */
  readonly characters: number
}

/** Of an event or a snapshot. */
const defaults: CopyLimits = { deepest: 12, values: 20_000, longest: 10_000, characters: 1_000_000 }

/** Whether it is an object with names, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Copies what has arrived, as plain data: what is too deep, too much or goes round in circles is left out. So nothing of
 * an app is held, no getter of it runs later, and the size of what is kept is known.
 */
export function plainCopy(given: unknown, limits: Partial<CopyLimits> = {}): Copy {
  const { deepest, values, longest, characters } = { ...defaults, ...limits }
  const above = new Set<object>()
  let left = values
  let size = 0
  let room = characters

  const text = (value: string): string => {
    const kept = cutText(value, Math.min(longest, room))
    room = Math.max(0, room - kept.length)
    size += kept.length + 2
    return kept
  }

  const copy = (value: unknown, depth: number): Plain | undefined => {
    left -= 1
    size += 6
    switch (typeof value) {
      case 'string':
        return text(value)
      case 'number':
        return Number.isFinite(value) ? value : String(value)
      case 'boolean':
        return value
      case 'bigint':
        return `${value}n`
      case 'object':
        return value === null ? null : copyObject(value, depth)
      case 'function':
        return text(`ƒ ${value.name}`)
      default:
        return undefined
    }
  }

  const copyObject = (object: object, depth: number): Plain | undefined => {
    if (above.has(object)) return '… (in a circle)'
    if (depth > deepest) return '… (too deep)'
    if (left <= 0) return '… (too much)'
    above.add(object)
    try {
      const { toJSON } = object as { toJSON?: unknown }
      if (typeof toJSON === 'function') return copy(toJSON.call(object), depth + 1)
      if (object instanceof Error) return { name: text(object.name), message: text(object.message) }
      return Array.isArray(object) ? copyList(object, depth) : copyRecord(object as Record<string, unknown>, depth)
    } catch {
      return '… (unreadable)'
    } finally {
      above.delete(object)
    }
  }

  const copyList = (list: readonly unknown[], depth: number): Plain => {
    const copies: Plain[] = []
    for (let place = 0; place < list.length; place += 1) {
      if (left <= 0) return [...copies, more(list.length - place)]
      copies.push(copy(list[place], depth + 1) ?? null)
    }
    return copies
  }

  const copyRecord = (record: Readonly<Record<string, unknown>>, depth: number): Plain => {
    const names = Object.keys(record)
    const pairs: [string, Plain][] = []
    for (const [place, name] of names.entries()) {
      if (left <= 0) return Object.fromEntries([...pairs, ['…', more(names.length - place)]])
      const value = copy(record[name], depth + 1)
      if (value !== undefined) pairs.push([text(name), value])
    }
    return Object.fromEntries(pairs)
  }

  return { value: copy(given, 0) ?? null, size }
}

function more(count: number): string {
  return `… (${count} more)`
}

/** The beginning of a text, and how long it is, if it is longer than so many characters. */
export function cutText(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text
}
