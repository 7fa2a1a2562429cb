import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { judged } from '../../../src/import/judged.ts'
import { judgedBy } from '../../../src/import/judges.ts'
import type { TraceSource } from '../../../src/trace/traceSource.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/evidence/dumps.md'), 'utf8')
const sources = ['webrtc-internals', 'webrtc-internals-rtcstats', 'rtcstats', 'rtcstats-without-sdp'] as const

/** The rows of the table of rules: the rule, and a cell for each source. */
const rows = [...page.matchAll(/^\| \[([A-Z]+-\d+)\]\(rules\.md\) \| (.*) \|$/gm)].map(([, rule, cells = '']) => ({
  rule: rule as string,
  cells: cells.split(' | '),
}))

test('The evidence has a table of rules, with a cell for each source', () => {
  expect(rows.length).toBeGreaterThan(5)
  expect(rows.map(({ cells }) => cells.length)).toEqual(rows.map(() => sources.length))
})

test.each(sources.map((source, column) => [source, column] as const))(
  'What %s judges is what the evidence says: found three times at least, and never falsely',
  (source, column) => {
    const found = rows.flatMap(({ rule, cells }) => {
      const [, count = '0'] = /(\d+) of \d+/.exec(cells[column] as string) ?? []
      return Number(count) >= 3 && !/false|in part/.test(cells[column] as string) ? [rule] : []
    })
    expect(judged[source]).toEqual(found)
    expect(rows.filter(({ cells }) => cells[column]?.startsWith('**')).map(({ rule }) => rule)).toEqual(found)
  },
)

test('A source whose times cannot be read, and a report, judge nothing', () => {
  const judging = { isOrdered: true, hidesDescriptions: false }
  const of = (source: Partial<TraceSource>) =>
    judgedBy({ kind: 'rtcstats-dump', browser: undefined, clock: 'ms', ...source }, judging)
  expect(of({})).toEqual(judged.rtcstats)
  expect(of({ clock: 'order' })).toEqual([])
  expect(of({ kind: 'firefox-report' })).toEqual([])
})

test('Each kind of dump has its own rules', () => {
  const source: TraceSource = { kind: 'rtcstats-lines', browser: undefined, clock: 'ms' }
  expect(judgedBy(source, { isOrdered: true, hidesDescriptions: true })).toEqual(judged['rtcstats-without-sdp'])
  const second: TraceSource = { ...source, kind: 'rtcstats-dump', clock: 'exact' }
  expect(judgedBy(second, { isOrdered: false, hidesDescriptions: false })).toEqual(judged['webrtc-internals-rtcstats'])
  expect(judgedBy({ ...second, kind: 'webrtc-internals' }, { isOrdered: false, hidesDescriptions: false })).toEqual(
    judged['webrtc-internals'],
  )
})
