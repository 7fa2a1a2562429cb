import { type RuleId, rules } from '../../machines/rules/rules.ts'
import type { CheckResult, Contrast } from './checkResult.ts'

/** A difference from what a rule asks for, and in how many plays of the scenario it was seen. */
export interface Difference extends Contrast {
  readonly plays: number
}

/** What one scenario has shown about one rule. */
export type RuleResult =
  | { readonly rule: RuleId; readonly verdict: 'holds' }
  | { readonly rule: RuleId; readonly verdict: 'differs'; readonly differences: readonly Difference[] }
  | { readonly rule: RuleId; readonly verdict: 'not exercised'; readonly reason: string }

/** The result of a scenario. */
export interface ScenarioReport {
  readonly id: string
  readonly title: string
  /**
   * - `played`: as meant;
   * - `unable`: the engine has no means for it;
   * - `stopped`: it went wrong, or ended the process: see `reason`.
   */
  readonly outcome: 'played' | 'unable' | 'stopped'
  readonly reason?: string
  /** How often it was played to its end. */
  readonly plays: number
  readonly results: readonly RuleResult[]
}

/** The report about one engine: plain JSON. */
export interface ConformanceReport {
  readonly version: 2
  /** The engine's name and version, as given or as it calls itself. */
  readonly engine: string
  readonly scenarios: readonly ScenarioReport[]
}

/** What became of one play of a scenario. */
export type Play =
  | { readonly outcome: 'played'; readonly results: readonly CheckResult[] }
  | { readonly outcome: 'unable' | 'stopped'; readonly reason: string; readonly results: readonly CheckResult[] }

/** Puts the plays of a scenario together: what differs in any of them differs. */
export function reportOf(
  { id, title, rules: about }: { readonly id: string; readonly title: string; readonly rules: readonly RuleId[] },
  plays: readonly Play[],
): ScenarioReport {
  const resultsOfPlays = plays.map((play) => play.results)
  const failed = plays.find((play) => play.outcome !== 'played')
  const played = plays.filter((play) => play.outcome === 'played').length
  const reason = failed && 'reason' in failed ? failed.reason : undefined
  const named = new Set([...about, ...resultsOfPlays.flat().map(({ rule }) => rule)])
  const results = inOrder([...named]).map((rule) => resultOf(rule, resultsOfPlays, reason ?? 'it did not come to this'))
  const outcome = failed && played === 0 ? failed.outcome : 'played'
  return { id, title, outcome, ...(reason ? { reason } : {}), plays: played, results }
}

function resultOf(rule: RuleId, plays: readonly (readonly CheckResult[])[], reason: string): RuleResult {
  const differences = new Map<string, Difference>()
  for (const results of plays) {
    const counted = new Set<string>()
    for (const result of results) {
      if (result.rule !== rule || result.verdict !== 'differs') continue
      const { rule: _, verdict: __, ...contrast } = result
      const key = JSON.stringify(contrast)
      if (counted.has(key)) continue
      counted.add(key)
      differences.set(key, { ...contrast, plays: (differences.get(key)?.plays ?? 0) + 1 })
    }
  }
  if (differences.size > 0) return { rule, verdict: 'differs', differences: [...differences.values()] }
  const all = plays.flat().filter((result) => result.rule === rule)
  if (all.some(({ verdict }) => verdict === 'holds')) return { rule, verdict: 'holds' }
  const skipped = all.find((result) => result.verdict === 'not exercised')
  return { rule, verdict: 'not exercised', reason: skipped?.reason ?? reason }
}

/** The verdict on a rule over all scenarios: a rule that differs in one of them differs. */
export function verdictOn(rule: RuleId, report: ConformanceReport): RuleResult['verdict'] {
  const verdicts = report.scenarios.flatMap(({ results }) =>
    results.filter((result) => result.rule === rule).map(({ verdict }) => verdict),
  )
  if (verdicts.includes('differs')) return 'differs'
  return verdicts.includes('holds') ? 'holds' : 'not exercised'
}

/** Rules in the order of their table. */
export function inOrder(ids: readonly RuleId[]): readonly RuleId[] {
  return (Object.keys(rules) as RuleId[]).filter((id) => ids.includes(id))
}
