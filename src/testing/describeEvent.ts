import type { EventObject } from 'xstate'

/** How an event is called in the name of a path. */
export type DescribeEvent = (event: EventObject) => string

/**
 * An event's type, and of its payload what fits into a name.
 *
 * @example
 * ```ts
 * describeEvent({ type: 'negotiation.checked', needed: false }) // 'negotiation.checked (not needed)'
 * ```
 */
export function describeEvent({ type, ...payload }: EventObject): string {
  const told = Object.entries(payload).flatMap(([key, value]) => describeEntry(key, value))
  return told.length > 0 ? `${type} (${told.join(', ')})` : type
}

function describeEntry(key: string, value: unknown): readonly string[] {
  switch (typeof value) {
    case 'boolean':
      return [value ? key : `not ${key}`]
    case 'string':
    case 'number':
    case 'bigint':
      return [`${key} ${value}`]
    case 'undefined':
      return []
    default:
      return value === null ? [] : [key]
  }
}
