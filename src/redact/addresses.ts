/** Part of a text. */
export interface Span {
  readonly from: number
  readonly to: number
}

/**
 * How long the IPv4 address at the beginning of numbers with dots is; 0 if there is none. A port may come after another dot.
 * `120.0.0.0` is a version, and more numbers than that are an OID if they begin as all do.
 */
export function ipv4Length(numbers: string): number {
  const parts = numbers.split('.')
  const bytes = parts.slice(0, 4)
  if (parts.length > 5) return Number(parts[0]) > 2 ? numbers.length : 0
  if (!bytes.every((part) => part.length <= 3 && Number(part) <= 255)) return 0
  if (Number(parts[4] ?? 0) > 65_535 || bytes.slice(1).every((part) => part === '0')) return 0
  return bytes.join('.').length
}

/**
 * Where an IPv6 address is in a run of hexadecimal digits and colons. It may have a label or a letter before it, and a port
 * after it. A time of day has two colons as well, and a fingerprint has many.
 *
 * @param isGlued - whether letters come right before or after the run: then it may be code such as `core::fmt`
 */
export function ipv6In(run: string, isGlued: boolean): Span | undefined {
  if (run.includes(':::')) return undefined
  const span = { from: /^:(?!:)/.test(run) ? 1 : 0, to: run.length - (/[^:]:$/.test(run) ? 1 : 0) }
  const groups = run.split(':').filter((group) => group !== '')
  const count = groups.filter((group, index) => index === 0 || group.length <= 4).length + (run.includes('.') ? 2 : 0)
  if (!run.includes('::'))
    return count >= 8 && groups.slice(1, -1).some(({ length }) => length !== 2) ? span : undefined
  const hasDigit = groups.some((group) => /\d/.test(group.slice(-4)))
  const hasMany = count >= 3
  if (isGlued)
    return hasDigit && (hasMany || groups.some((group) => /\d/.test(group) && group.length >= 4)) ? span : undefined
  const isLong = run === run.toLowerCase() && groups.some(({ length }) => length === 4)
  return hasDigit || hasMany || isLong ? span : undefined
}
