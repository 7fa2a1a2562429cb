import { type RuleId, rules } from '../../../machines/rules.ts'
import { type ConformanceReport, inOrder, type RuleResult, verdictOn } from './report.ts'

const signs: Readonly<Record<RuleResult['verdict'], string>> = { holds: '✓', differs: 'differs', 'not exercised': '–' }

/**
 * A page in Markdown that tells of one or more reports: a table of rules and engines, what was seen where one differs,
 * and what could not be played.
 *
 * @example
 * ```ts
 * writeFileSync('conformance.md', conformanceMarkdown([await conformance(globalThis)]))
 * ```
 */
export function conformanceMarkdown(reports: readonly ConformanceReport[]): string {
  const ids = inOrder(Object.keys(rules) as RuleId[]).filter((id) => !id.startsWith('AMB-'))
  const differing = ids.filter((id) => reports.some((report) => verdictOn(id, report) === 'differs'))
  return `${[
    '# Conformance',
    `What live connections of these engines did, rule by rule: ${reports.map(({ engine }) => engine).join(', ')}.`,
    [
      '`✓`: it was put to the test and kept. `differs`: see below. `–`: not exercised, because no scenario can bring it',
      'about, or the engine lacks the means. Where the W3C text is unclear ([AMB-1 to AMB-35](rules.md)), all readings are',
      'accepted.',
    ].join('\n'),
    table(ids, reports),
    '## What differs',
    ...differing.map((id) => differences(id, reports)),
    '## What could not be played',
    ...reports.map(unplayed),
  ].join('\n\n')}\n`
}

function table(ids: readonly RuleId[], reports: readonly ConformanceReport[]): string {
  const rows = ids.map((id) => {
    const verdicts = reports.map((report) => {
      const verdict = verdictOn(id, report)
      return verdict === 'differs' ? `[differs](#${id.toLowerCase()})` : signs[verdict]
    })
    return `| [${id}](rules.md#${id.toLowerCase()}) | ${verdicts.join(' | ')} |`
  })
  const head = `| rule | ${reports.map(({ engine }) => engine).join(' | ')} |`
  return [head, `| --- |${' --- |'.repeat(reports.length)}`, ...rows].join('\n')
}

function differences(id: RuleId, reports: readonly ConformanceReport[]): string {
  const lines = reports.flatMap((report) => linesOf(id, report))
  return [`### ${id}`, rules[id].text, lines.join('\n')].join('\n\n')
}

/** Scenarios that show the same are told together. */
function linesOf(id: RuleId, { engine, scenarios }: ConformanceReport): readonly string[] {
  const places = new Map<string, string[]>()
  for (const scenario of scenarios) {
    for (const result of scenario.results) {
      if (result.rule !== id || result.verdict !== 'differs') continue
      for (const { expected, seen, plays } of result.differences) {
        const key = `asked for: ${expected}; seen: ${seen}`
        const times = plays < scenario.plays ? ` (in ${plays} of ${scenario.plays})` : ''
        places.set(key, [...(places.get(key) ?? []), `${scenario.id}${times}`])
      }
    }
  }
  if (places.size === 0) return []
  return [`- **${engine}**`, ...[...places].map(([key, at]) => `  - ${key} — ${listed(at)}`)]
}

/** Names, the first few of them. */
function listed(names: readonly string[]): string {
  const most = 4
  const rest = names.length - most
  return names.slice(0, most).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

function unplayed({ engine, scenarios }: ConformanceReport): string {
  const reasons = new Map<string, string[]>()
  for (const { id, outcome, reason = '' } of scenarios) {
    if (outcome === 'played' && !reason) continue
    const key = `${outcome === 'unable' ? 'no means' : 'stopped'}: ${reason}`
    reasons.set(key, [...(reasons.get(key) ?? []), id])
  }
  const lines = [...reasons].map(([reason, ids]) => `- ${reason}: ${ids.join(', ')}`)
  return [`### ${engine}`, lines.length > 0 ? lines.join('\n') : 'All was played.'].join('\n\n')
}
