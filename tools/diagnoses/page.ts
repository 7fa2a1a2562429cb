import { inWords, type Observed } from '../../test/live/paths/observed.ts'
import type { Moment } from '../../test/live/paths/timeline.ts'

/** What has come of a scenario in an engine: what was seen, or why it was not played, or has failed. */
export type Played = { readonly moments: readonly Moment<Observed>[] } | { readonly note: string }

/** What has come of all scenarios in an engine, by their names, in their order. */
export interface EngineReport {
  /** Its name and version. */
  readonly engine: string
  readonly played: Readonly<Record<string, Played>>
}

/** The page with what was seen, engine by engine, of each scenario. */
export function diagnosesPage(reports: readonly EngineReport[]): string {
  const names = [...new Set(reports.flatMap(({ played }) => Object.keys(played)))]
  const rows = names.map((name) => [name, ...reports.map(({ played }) => cell(played[name]))])
  const head = ['what happens', ...reports.map(({ engine }) => engine)]
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
  return `# What was seen of each failure

**In short.** Each row is something that keeps two peers from connecting, or parts them. Each cell has what
[\`diagnosis()\`](../guides/why-it-fails.md) said in one engine, and when. A goodbye is known at once. Silence takes an engine
some seconds to call an interruption, and more to call a failure. Nothing but the diagnosis tells a dead server, a lost answer
and lost candidates apart: \`connectionState\` reads \`new\` or \`connecting\` in all of them. \`?\` marks what is likely, and
not certain. \`near\` is the peer that offers, \`far\` the other one.

${table.join('\n')}
`
}

function cell(played: Played | undefined): string {
  if (!played) return ''
  if ('note' in played) return played.note
  const { moments } = played
  const isOfBoth = moments.some(({ peer }) => peer === 'far')
  return moments
    .map(({ at, peer, shown }) => `${isOfBoth ? `${peer}, ` : ''}${duration(at)}: ${inWords(shown)}`)
    .join('<br>')
}

function duration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`
}
