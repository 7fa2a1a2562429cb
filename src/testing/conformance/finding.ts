import type { RuleId } from '../../../machines/rules.ts'

/**
 * What one look at a life says about a rule.
 *
 * - `holds`: the rule was put to the test, and kept;
 * - `differs`: it was not kept: `expected` and `seen` say in which way;
 * - `not exercised`: the life gave no occasion, for that `reason`.
 */
export type Finding =
  | { readonly rule: RuleId; readonly verdict: 'holds' }
  | { readonly rule: RuleId; readonly verdict: 'differs'; readonly expected: string; readonly seen: string }
  | { readonly rule: RuleId; readonly verdict: 'not exercised'; readonly reason: string }

/** The rule is kept if the two are the same. */
export function compare(rule: RuleId, where: string, expected: unknown, seen: unknown): Finding {
  if (expected === seen) return holds(rule)
  const prefix = where && `${where}: `
  return differs(rule, `${prefix}${String(expected)}`, `${prefix}${String(seen)}`)
}

/** The rule is kept if this is true. */
export function ensure(rule: RuleId, isKept: boolean, expected: string, seen: string): Finding {
  return isKept ? holds(rule) : differs(rule, expected, seen)
}

/** The rule was kept. */
export function holds(rule: RuleId): Finding {
  return { rule, verdict: 'holds' }
}

/** The rule was not kept. */
export function differs(rule: RuleId, expected: string, seen: string): Finding {
  return { rule, verdict: 'differs', expected, seen }
}

/** There was no occasion. */
export function notExercised(rule: RuleId, reason: string): Finding {
  return { rule, verdict: 'not exercised', reason }
}
