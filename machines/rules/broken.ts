import type { Divergence } from './divergence.ts'
import type { RuleId } from './rules.ts'

/** A rule that is broken: how, what it asks for, and what was seen instead. Whose object it is, the caller knows. */
export type Broken = Omit<Divergence, 'target'>

/** What breaks a rule of a value that must be shown. What was not read is not judged. */
export function brokenState(rule: RuleId, expected: unknown, actual: unknown): Broken | undefined {
  if (expected === actual || expected === undefined || actual === undefined) return undefined
  return { kind: 'state', rule, expected: String(expected), actual: String(actual) }
}

/** The same of an object that has more than one such attribute: it is named. */
export function brokenAttribute(
  rule: RuleId,
  attribute: string,
  expected: unknown,
  actual: unknown,
): Broken | undefined {
  const broken = brokenState(rule, expected, actual)
  return broken && { ...broken, expected: `${attribute}: ${expected}`, actual: `${attribute}: ${actual}` }
}

/** An event that must not be there, or says something else, or is missing. */
export function brokenEvent(rule: RuleId, expected: string, actual: string): Broken {
  return { kind: 'event', rule, expected, actual }
}

/** Something that has come before something else, and must come after it. */
export function brokenOrder(rule: RuleId, expected: string, actual: string): Broken {
  return { kind: 'order', rule, expected, actual }
}

/** Those of them that are there. */
export function allBroken(...results: readonly (Broken | undefined)[]): readonly Broken[] {
  return results.filter((each) => each !== undefined)
}
