import { expect, test } from 'vitest'
import { contenders, intervalOfMeans, soak } from '../../tools/soak/soak.ts'

// A life that its engine never ends is waited for, for a while.
test('of random lives, bound or bare, no listener, timer or rejection is left', { timeout: 240_000 }, async () => {
  const runs = await Promise.all(contenders.map((contender) => soak(contender, 40, 1)))
  for (const { crashed, left, errors, heapSlope, timeSlope } of runs) {
    // If the engine has ended the process, that says nothing of us.
    if (crashed) continue
    expect(left).toMatchObject({ listeners: 0, timers: 0 })
    expect(errors).toEqual([])
    expect([heapSlope, timeSlope].every(Number.isFinite)).toBe(true)
  }
})

test('the interval of a difference of means is that of R', () => {
  // t.test(1:5, 2:6)
  const [lower, upper] = intervalOfMeans([1, 2, 3, 4, 5], [2, 3, 4, 5, 6])
  expect([lower, upper].map((value) => value.toFixed(3))).toEqual(['-3.306', '1.306'])
})
