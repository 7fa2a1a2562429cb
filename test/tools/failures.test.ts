import { expect, test } from 'vitest'
import { countFailures } from '../../tools/failures/failures.ts'
import { failuresOf } from '../../tools/failures/outcome.ts'
import { chanceOfMore, intervalOfDifference } from '../../tools/failures/statistics.ts'

/** What may fail by chance once in a thousand runs, if the tests are not at fault. */
const RARELY = 0.001

test('bound connections of node-datachannel fail no more often than bare ones, beyond chance', async () => {
  const pairs = 30
  const { bare, bound } = await countFailures(pairs)
  const [withOut, withIt] = [failuresOf(bare), failuresOf(bound)]
  expect([withOut.all, withIt.all]).toEqual([pairs, pairs])
  expect(chanceOfMore(withIt, withOut), JSON.stringify({ bare, bound })).toBeGreaterThan(RARELY)
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
