/** What is quoted. Another text may be SDP, or a URL with a password: an error may be logged anywhere. */
const word = /^(?:[a-z_*.-]{0,40}|[a-z]{2,4}-?\d{1,3})$/i

/** A value in the words of an error message. */
export function named(value: unknown): string {
  if (typeof value === 'string') return word.test(value) ? `"${value}"` : `a text of ${value.length} characters`
  if (typeof value === 'function') return 'a function'
  if (value === null || typeof value !== 'object') return String(value)
  return `an object of class ${value.constructor?.name ?? 'null'}`
}
