import { expect, test } from 'vitest'
import { redaction } from '../../../../src/inspect/index.ts'
import { framesOfApps } from './apps.ts'
import { hiddenForNothing } from './hiddenForNothing.ts'
import { framesOfLives } from './lives.ts'

/** Of harmless values, how many may be hidden, in percent. */
const MOST_HIDDEN = 1

const { serialize } = redaction()

test.each([
  ['of connections', framesOfLives()],
  ['of apps', framesOfApps()],
])('of harmless frames %s, hardly a value is hidden, and no name', (_, frames) => {
  const { values, names, hiddenValues, hiddenNames } = hiddenForNothing(frames, serialize)
  expect(values).toBeGreaterThan(500)
  expect(names).toBeGreaterThan(1000)
  expect(hiddenNames).toEqual([])
  expect((hiddenValues.length / values) * 100, hiddenValues.join('\n')).toBeLessThanOrEqual(MOST_HIDDEN)
})
