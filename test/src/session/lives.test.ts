import { expect, test } from 'vitest'
import { liveSessions } from '../../../tools/sessions/sessionLife.ts'

/** The short form of `npm run sessions`: the last of them are those that have found something. */
const seeds = [1, 2, 3, 4, 5, 6, 100, 111, 123, 146]

test.each(seeds)('two sessions find each other again, whatever has happened (seed %i)', async (seed) => {
  const { violations, offers, replacements } = await liveSessions(seed)
  expect(violations).toEqual([])
  expect(offers).toBeLessThanOrEqual(10)
  expect(replacements).toBeLessThanOrEqual(2)
})
