import { expect, test } from 'vitest'
import { countFailures } from '../../tools/failures/failures.ts'
import { contenders, failuresOf } from '../../tools/failures/outcome.ts'
import { chanceOfMore, intervalOfDifference, type Proportion } from '../../tools/failures/statistics.ts'

/** What may fail by chance once in a thousand runs, if the tests are not at fault. */
const RARELY = 0.001

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

test('bound connections of node-datachannel fail no more often than bare ones, beyond chance', async () => {
  // In three processes at a time: they mostly wait, for node-datachannel sends again after a second what it has lost.
  const all = await Promise.all([10, 10, 10].map((pairs) => countFailures(pairs)))
  const [bare, bound] = contenders.map((name) => {
    const counts = all.map((each) => failuresOf(each[name]))
    return { failed: sum(counts.map(({ failed }) => failed)), all: sum(counts.map((each) => each.all)) }
  }) as [Proportion, Proportion]
  expect([bare.all, bound.all]).toEqual([30, 30])
  expect(chanceOfMore(bound, bare), JSON.stringify(all)).toBeGreaterThan(RARELY)
})

test('what is beyond chance is found', () => {
  const of = (failed: number, all: number) => ({ failed, all })
  expect(chanceOfMore(of(0, 30), of(0, 30))).toBe(1)
  // Fisher's lady, who tastes tea.
  expect(chanceOfMore(of(4, 4), of(0, 4))).toBeCloseTo(1 / 70)
  expect(chanceOfMore(of(3, 4), of(1, 4))).toBeCloseTo(17 / 70)
  expect(chanceOfMore(of(10, 330), of(0, 330))).toBeLessThan(RARELY)
  expect(chanceOfMore(of(30, 30), of(0, 30))).toBeLessThan(RARELY)
})

test('the interval of a difference is that of the literature', () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), method 10.
  const [lower, upper] = intervalOfDifference({ failed: 56, all: 70 }, { failed: 48, all: 80 })
  expect([lower, upper].map((value) => value.toFixed(4))).toEqual(['0.0524', '0.3339'])
})
