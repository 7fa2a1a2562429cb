import { expect, test } from 'vitest'
import { liveSessions } from '../../../tools/sessions/sessionLife.ts'

/**
 * The short form of `npm run sessions`: the last of them are those that have found something. That both are connected after at
 * most one replacement and ten offers is one of the things that are checked.
 */
const seeds = [1, 2, 3, 4, 5, 6, 100, 111, 123, 146, 242]

test.each(seeds)('two sessions find each other again, whatever has happened (seed %i)', async (seed) => {
  const { violations } = await liveSessions(seed)
  expect(violations).toEqual([])
})
