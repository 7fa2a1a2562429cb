import type { Broken } from '../../machines/rules/broken.ts'
import type { RuleId } from '../../machines/rules/rules.ts'

/** What a rule asks for, and what was seen instead. */
export interface Contrast {
  readonly expected: string
  readonly seen: string
  /** Of what it is said: a member, a call in a state ... Nothing, if the two say it. */
  readonly where?: string
}

/**
 * What one look at a life says about a rule.
 *
 * - `holds`: the rule was put to the test, and kept;
 * - `differs`: it was not kept: `expected` and `seen` say in which way;
 * - `not exercised`: the life gave no occasion, for that `reason`.
 */
export type Finding =
  | { readonly rule: RuleId; readonly verdict: 'holds' }
  | ({ readonly rule: RuleId; readonly verdict: 'differs' } & Contrast)
  | { readonly rule: RuleId; readonly verdict: 'not exercised'; readonly reason: string }

/**
 * What the predicate of a rule has found in one look; others of its findings, of other rules, are left out.
 *
 * @param where - of what it is said
 * @param same - rules that say the same
 */
export function judged(
  rule: RuleId,
  broken: Broken | readonly Broken[] | undefined,
  where?: string,
  ...same: readonly RuleId[]
): readonly Finding[] {
  const found = [broken ?? []].flat().filter((each) => each.rule === rule)
  return [rule, ...same].flatMap((each) =>
    found.length > 0 ? found.map(({ expected, actual }) => differs(each, expected, actual, where)) : [holds(each)],
  )
}

/** The rule is kept if the two are the same. */
export function compare(rule: RuleId, where: string, expected: unknown, seen: unknown): Finding {
  return expected === seen ? holds(rule) : differs(rule, String(expected), String(seen), where)
}

/** The rule is kept if this is true. */
export function ensure(rule: RuleId, isKept: boolean, expected: string, seen: string, where?: string): Finding {
  return isKept ? holds(rule) : differs(rule, expected, seen, where)
}

/** The rule was kept. */
export function holds(rule: RuleId): Finding {
  return { rule, verdict: 'holds' }
}

/** The rule was not kept. */
export function differs(rule: RuleId, expected: string, seen: string, where?: string): Finding {
  return { rule, verdict: 'differs', expected, seen, ...(where ? { where } : {}) }
}

/** There was no occasion. */
export function notExercised(rule: RuleId, reason: string): Finding {
  return { rule, verdict: 'not exercised', reason }
}
