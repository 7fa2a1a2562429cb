import type { Broken } from '../../machines/rules/broken.ts'
import type { RuleId } from '../../machines/rules/rules.ts'

/** What a rule asks for, and what was observed instead. */
export interface Contrast {
  readonly expected: string
  readonly actual: string
  /** Of what it is said: a member, a call in a state ... Nothing, if the two say it. */
  readonly where?: string
}

/**
 * The result of a check of one life, for one rule.
 *
 * - `holds`: the rule was tested, and kept;
 * - `differs`: the rule was broken: `expected` and `actual` say how;
 * - `not exercised`: the life did not test the rule; `reason` says why.
 */
export type CheckResult =
  | { readonly rule: RuleId; readonly verdict: 'holds' }
  | ({ readonly rule: RuleId; readonly verdict: 'differs' } & Contrast)
  | { readonly rule: RuleId; readonly verdict: 'not exercised'; readonly reason: string }

/**
 * What the predicate of a rule says in one look; what it says of other rules is left out.
 *
 * @param where - of what it is said
 * @param same - rules that say the same
 */
export function judged(
  rule: RuleId,
  broken: Broken | readonly Broken[] | undefined,
  where?: string,
  ...same: readonly RuleId[]
): readonly CheckResult[] {
  const own = [broken ?? []].flat().filter((each) => each.rule === rule)
  return [rule, ...same].flatMap((each) =>
    own.length > 0 ? own.map(({ expected, actual }) => differs(each, expected, actual, where)) : [holds(each)],
  )
}

/** The rule is kept if the two are the same. */
export function compare(rule: RuleId, where: string, expected: unknown, actual: unknown): CheckResult {
  return expected === actual ? holds(rule) : differs(rule, String(expected), String(actual), where)
}

/** The rule is kept if this is true. */
export function ensure(rule: RuleId, isKept: boolean, expected: string, actual: string, where?: string): CheckResult {
  return isKept ? holds(rule) : differs(rule, expected, actual, where)
}

/** The rule was kept. */
export function holds(rule: RuleId): CheckResult {
  return { rule, verdict: 'holds' }
}

/** The rule was not kept. */
export function differs(rule: RuleId, expected: string, actual: string, where?: string): CheckResult {
  return { rule, verdict: 'differs', expected, actual, ...(where ? { where } : {}) }
}

/** There was no occasion. */
export function notExercised(rule: RuleId, reason: string): CheckResult {
  return { rule, verdict: 'not exercised', reason }
}
