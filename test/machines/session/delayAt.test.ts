import { expect, test } from 'vitest'
import { delayAt, LONGEST_DELAY } from '../../../machines/session/delayAt.ts'

test.each([
  [[1, 2], 0, 1],
  [[1, 2], 1, 2],
  [[1, 2], 2, 2],
  [[1, 2], 100, 2],
  [[], 0, LONGEST_DELAY],
  [[Number.POSITIVE_INFINITY], 0, LONGEST_DELAY],
])(
  'of %j the delay at %i is %i: the last one repeats, and none is longer than a timer can be',
  (delays, index, delay) => {
    expect(delayAt(delays, index)).toBe(delay)
  },
)

test('the longest that a timer can run', () => {
  expect(LONGEST_DELAY).toBe(2_147_483_647)
})
