import { UNKNOWN_ERROR } from '../../../machines/rules/operationRules.ts'

/** The name of the error of a rejection. Chromium's own page logs its message alone. */
export function errorNameIn(value: unknown): string {
  if (typeof value !== 'string') return UNKNOWN_ERROR
  const [, name] = /^"?([A-Z]\w{0,40}(?:Error|Exception))\b/.exec(value) ?? []
  return name ?? UNKNOWN_ERROR
}
