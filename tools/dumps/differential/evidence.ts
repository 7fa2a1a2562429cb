import { type DumpOrigin, origins } from './inBrowser.ts'
import {
  accusedBefore,
  type BrowserResult,
  byRule,
  type Count,
  countedOf,
  isJudged,
  judgedFrom,
  LEAST,
  type OriginResult,
  shownInPart,
} from './result.ts'

const words: { readonly [Origin in DumpOrigin]: string } = {
  'webrtc-internals': 'webrtc-internals',
  'webrtc-internals-rtcstats': 'webrtc-internals, second download',
  rtcstats: 'rtcstats',
  'rtcstats-without-sdp': 'rtcstats, without descriptions',
}

const browserWords = { chromium: 'Chromium', firefox: 'Firefox' } as const

/** The page of the evidence. */
export function evidenceOf(results: readonly BrowserResult[]): string {
  return `# Dumps beside recordings

Random lives of two peers, each recorded at once by \`record()\`, by \`@jitsi/rtcstats\` and, in Chromium, by
\`chrome://webrtc-internals\` in both of its downloads. What a dump shows is compared with what the recording of the same connection
shows. In every other page rtcstats leaves descriptions out, as it does by itself.

${results.map(({ browser, version, lives, first }) => `- ${browserWords[browser]} ${version}: ${lives} lives, seeds ${first} to ${first + lives - 1}.`).join('\n')}

## States and verdicts

Of each connection must be the same: the sequence of each state; and the verdict, or a weaker one that is not marked \`shown\`. No
rule may be broken that the recording has as kept, and \`transport-failed\` is never said without DTLS's own word.

${table(
  ['browser', 'dump', 'connections', 'differ', 'ahead', 'verdict the same', 'weaker'],
  results.flatMap(({ browser, origins: all }) =>
    origins.flatMap((origin) => {
      const result = all[origin]
      return result ? [[browserWords[browser], words[origin], ...ofLives(result)]] : []
    }),
  ),
)}

${differencesIn(results)}

*Ahead*: the browser had logged a change, and script closed the connection before the event came. Only \`chrome://webrtc-internals\`
can: what it has more is not a difference. *Weaker*: what the recording says, and what the dump says instead:

${weakerIn(results)}

## Rules

All rules are asked of each recording and of each dump, those included that an engine is known to break. Browsers break few of them:
so faults are planted as well, the same into the recording and into the lines of each dump of that connection.

${table(
  ['fault', 'connections'],
  Object.entries(faultsIn(results)).map(([fault, count]) => [fault, String(count)]),
)}

*40 of 42* is: the recording has the rule as broken in 42 lives, and the dump finds it in 40 of these; *false* is what the dump alone
has. **Bold** is a rule that the source **judges**: its judgement was seen to agree with that of recordings, at least ${LEAST} times,
and never to accuse falsely. *Shown in part* is a rule that rests on transports and their events, of which a dump shows some, and at
some times: what it finds is there, but it is not said to judge it. *False before*: in an earlier run it has accused falsely. All others
count as *not judged*, in \`life.judges\` and in what \`explain()\` says. Of older versions of the same formats the same is taken to
hold; a dump whose times cannot be read, and Firefox's report, judge nothing.

${rulesTable(results)}

Broken in recordings, and found by no dump, which does not show what decides it: ${neverFound(results)}.
`
}

function differencesIn(results: readonly BrowserResult[]): string {
  const lines = results.flatMap(({ browser, origins: all }) =>
    origins.flatMap((origin) =>
      (all[origin]?.differences ?? []).map((each) => `- ${browserWords[browser]}, ${words[origin]}, ${each}`),
    ),
  )
  return lines.length === 0 ? 'Nothing differs.' : `What differs:\n\n${lines.join('\n')}`
}

function ofLives({ connections, mismatches, ahead, verdicts }: OriginResult): readonly string[] {
  const same = Object.entries(verdicts).filter(([both]) => isSame(both))
  const count = same.reduce((sum, [, each]) => sum + each, 0)
  return [connections, mismatches, ahead, count, connections - count].map(String)
}

function isSame(both: string): boolean {
  const [one, other = ''] = both.split(' → ')
  return one === other.replace(/ \(\w+\)$/, '')
}

function weakerIn(results: readonly BrowserResult[]): string {
  const counts = new Map<string, number>()
  for (const { origins: all } of results) {
    for (const [both, count] of Object.values(all).flatMap(({ verdicts }) => Object.entries(verdicts)))
      if (!isSame(both)) counts.set(both, (counts.get(both) ?? 0) + count)
  }
  return table(
    ['recording', 'dump', 'connections'],
    [...counts].sort().map(([both, count]) => [...both.split(' → '), String(count)]),
  )
}

function faultsIn(results: readonly BrowserResult[]): { readonly [fault: string]: number } {
  const sum: Record<string, number> = {}
  for (const [fault, count] of results.flatMap(({ faults }) => Object.entries(faults)))
    sum[fault] = (sum[fault] ?? 0) + count
  return sum
}

function rulesTable(results: readonly BrowserResult[]): string {
  const counts = origins.map((origin) => countedOf(results, origin))
  const rules = [...new Set(counts.flatMap(Object.keys))].filter((rule) =>
    counts.some((each) => (each[rule]?.found ?? 0) + (each[rule]?.wrong ?? 0) > 0),
  )
  return table(
    ['rule', ...origins.map((origin) => words[origin])],
    rules
      .sort(byRule)
      .map((rule) => [
        `[${rule}](rules.md)`,
        ...origins.map((origin, index) => cell(origin, rule, counts[index]?.[rule])),
      ]),
  )
}

function cell(origin: DumpOrigin, rule: string, count: Count | undefined): string {
  if (!count) return '–'
  const { found, missed, wrong } = count
  const text = `${found} of ${found + missed}${wrong > 0 ? `, ${wrong} false` : ''}`
  if (isJudged(origin, rule, count)) return `**${text}**`
  if (wrong === 0 && accusedBefore[origin]?.includes(rule)) return `${text}, false before`
  return shownInPart.includes(rule) && found > 0 ? `${text}, shown in part` : text
}

function neverFound(results: readonly BrowserResult[]): string {
  const counts = origins.map((origin) => countedOf(results, origin))
  const rules = [...new Set(counts.flatMap(Object.keys))].filter((rule) =>
    counts.every((each) => (each[rule]?.found ?? 0) + (each[rule]?.wrong ?? 0) === 0),
  )
  return rules.sort(byRule).join(', ') || 'none'
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** The module that the importer reads. */
export function judgedModule(results: readonly BrowserResult[]): string {
  const lists = origins.map(
    (origin) =>
      `  '${origin}': [${judgedFrom(results, origin)
        .map((rule) => `'${rule}'`)
        .join(', ')}],`,
  )
  return `import type { RuleId } from '../../machines/rules/rules.ts'

// Generated by \`npm run dumps -- differential --write\`, together with docs/evidence/dumps.md. Do not edit.

/** The rules that each kind of dump was seen to judge as recordings of the same lives do, and never falsely. */
export const judged = {
${lists.join('\n')}
} as const satisfies { readonly [source: string]: readonly RuleId[] }
`
}
