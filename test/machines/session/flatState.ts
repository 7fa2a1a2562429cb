/** The value of a state in one line: `reconnecting.waiting`. */
export function flatState(value: unknown): string {
  if (typeof value === 'string') return value
  return Object.entries(value as object)
    .map(([outer, inner]) => `${outer}.${flatState(inner)}`)
    .join(' ')
}
