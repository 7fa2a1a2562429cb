import { type RuleId, rules } from '../../machines/rules/rules.ts'
import { type ConformanceReport, inOrder, type RuleResult, verdictOn } from './report.ts'

const signs: Readonly<Record<RuleResult['verdict'], string>> = { holds: '✓', differs: 'differs', 'not exercised': '–' }

/** How much is printed of one rule and engine: the report has it all. */
const MOST_LINES = 4
const MOST_PLACES = 4

/**
 * A page in Markdown about one or more reports: a table of rules and engines, the differences, and what could not be
 * played. The links expect `rules.md` beside it.
 *
 * @example
 * ```ts
 * writeFileSync('conformance.md', conformanceMarkdown([await conformance(globalThis)]))
 * ```
 */
export function conformanceMarkdown(reports: readonly ConformanceReport[]): string {
  const ids = inOrder(Object.keys(rules) as RuleId[]).filter((id) => !id.startsWith('AMB-'))
  const names = reports.map(({ engine }) => engine)
  return `${[
    '# Conformance',
    `What live connections of ${listed(names, names.length)} did, rule by rule, with two connections in one page or process.`,
    [
      '- `✓`: the rule was put to the test, and kept in every play.',
      '- `differs`: it was not kept in at least one play; the link leads to what was seen.',
      '- `–`: not exercised. No scenario can bring it about, or [this engine lacks the means](#what-could-not-be-played).',
    ].join('\n'),
    'Where the W3C text is unclear (AMB-1 to AMB-35 of [the rules](rules.md)), each of its readings is accepted.',
    table(ids, reports),
    '## What differs',
    ...sections(ids, reports),
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

/** One for each rule that differs anywhere; rules of which the same was seen share one. */
function sections(ids: readonly RuleId[], reports: readonly ConformanceReport[]): readonly string[] {
  const byLines = new Map<string, RuleId[]>()
  for (const id of ids) {
    const lines = reports.flatMap((report) => linesOf(id, report)).join('\n')
    if (lines) byLines.set(lines, [...(byLines.get(lines) ?? []), id])
  }
  return [...byLines].map(([lines, about]) => {
    const anchors = about.map((id) => `<a id="${id.toLowerCase()}"></a>`).join('')
    const texts = about.map((id) => `[${id}](rules.md#${id.toLowerCase()}): ${rules[id].text}`)
    return [`${anchors}\n### ${about.join(', ')}`, texts.join('\\\n'), lines].join('\n\n')
  })
}

/** What was seen of one rule, grouped by it, the most frequent first. */
function linesOf(id: RuleId, { engine, scenarios }: ConformanceReport): readonly string[] {
  const groups = new Map<string, { readonly wheres: Set<string>; readonly places: string[] }>()
  for (const scenario of scenarios) {
    for (const result of scenario.results) {
      if (result.rule !== id || result.verdict !== 'differs') continue
      for (const { expected, actual, where, plays } of result.differences) {
        const key = `${actual}; asked for: ${expected}`
        const group = groups.get(key) ?? { wheres: new Set(), places: [] }
        if (where) group.wheres.add(where)
        const times = plays < scenario.plays ? ` (in ${plays} of ${scenario.plays})` : ''
        const place = `${scenario.id}${times}`
        if (!group.places.includes(place)) group.places.push(place)
        groups.set(key, group)
      }
    }
  }
  if (groups.size === 0) return []
  const lines = [...groups]
    .sort(([, one], [, other]) => other.places.length - one.places.length)
    .map(([key, { wheres, places }]) => {
      const prefix = wheres.size > 0 ? `${listed([...wheres], MOST_PLACES)}: ` : ''
      return `  - ${escaped(`${prefix}${key} — ${listed(places, MOST_PLACES)}`)}`
    })
  const rest = lines.length - MOST_LINES
  return [
    `- **${engine}**`,
    ...lines.slice(0, MOST_LINES),
    ...(rest > 0 ? [`  - and ${rest} more ${rest === 1 ? 'difference' : 'differences'}`] : []),
  ]
}

function listed(names: readonly string[], most: number): string {
  const rest = names.length - most
  return names.slice(0, most).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

/** Text that Markdown would take for a link, or for emphasis. */
function escaped(text: string): string {
  return text.replaceAll('[', '\\[').replaceAll('*', '\\*').replaceAll('<', '\\<')
}

function unplayed({ engine, scenarios }: ConformanceReport): string {
  const reasons = new Map<string, string[]>()
  for (const { id, outcome, plays, reason } of scenarios) {
    if (!reason) continue
    const what = outcome === 'unable' ? 'no means' : plays > 0 ? `stopped after ${plays} plays` : 'stopped'
    const key = `${what}: ${reason}`
    reasons.set(key, [...(reasons.get(key) ?? []), id])
  }
  const lines = [...reasons].map(([reason, ids]) => `- ${escaped(reason)} — ${listed(ids, 12)}`)
  return [`### ${engine}`, lines.length > 0 ? lines.join('\n') : 'All was played.'].join('\n\n')
}
