import { expect, test } from 'vitest'
import { RateLimit } from '../../../src/session/rateLimit.ts'

test('so many are allowed in each second; that there are more is said once in it', () => {
  let now = 0
  let exceeded = 0
  const limit = new RateLimit(
    2,
    () => now,
    () => {
      exceeded += 1
    },
  )
  const allowed = (count: number) => Array.from({ length: count }, () => limit.allows())
  expect(allowed(2)).toEqual([true, true])
  expect(exceeded).toBe(0)
  expect(allowed(2)).toEqual([false, false])
  expect(exceeded).toBe(1)
  now = 999
  expect(allowed(1)).toEqual([false])
  now = 1000
  expect(allowed(3)).toEqual([true, true, false])
  expect(exceeded).toBe(2)
})

test('nothing need be called', () => {
  const limit = new RateLimit(0, () => 0)
  expect(limit.allows()).toBe(false)
})
