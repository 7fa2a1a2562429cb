/** A value in the words of an error message. */
export function named(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`
  if (typeof value === 'function') return 'a function'
  if (value === null || typeof value !== 'object') return String(value)
  return `an object of class ${value.constructor?.name ?? 'null'}`
}
