/** A value as JSON has it. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain }

/** A copy, and roughly how many characters its JSON would have. */
export interface Copy {
  readonly value: Plain
  readonly size: number
}

const DEEPEST = 12
/** Of one message; more of it is left out, and said so. */
const MOST_VALUES = 20_000
const LONGEST = 10_000

/** Whether it is an object with names, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Copies what has arrived, as plain data: what is too deep, too much or goes round in circles is left out. So nothing of
 * an app is held, no getter of it runs later, and the size of what is kept is known.
 */
export function plainCopy(given: unknown, deepest = DEEPEST): Copy {
  const above = new Set<object>()
  let left = MOST_VALUES
  let size = 0

  const text = (value: string): string => {
    const kept = value.length > LONGEST ? `${value.slice(0, LONGEST)}… (${value.length} characters)` : value
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
      if (Array.isArray(object)) return takeWhileRoom(object).map((value) => copy(value, depth + 1) ?? null)
      const names = takeWhileRoom(Object.keys(object))
      const pairs = names.flatMap((name): [string, Plain][] => {
        const value = copy((object as Record<string, unknown>)[name], depth + 1)
        return value === undefined ? [] : [[text(name), value]]
      })
      return Object.fromEntries(pairs)
    } catch {
      return '… (unreadable)'
    } finally {
      above.delete(object)
    }
  }

  const takeWhileRoom = <Item>(items: readonly Item[]): readonly Item[] => items.slice(0, Math.max(left, 0))

  return { value: copy(given, 0) ?? null, size }
}
