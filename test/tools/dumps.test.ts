import { describe, expect, test } from 'vitest'
import { differential } from '../../tools/dumps/differential/campaign.ts'

/** The short form of `npm run dumps -- differential`. Chromium has three dumps of each connection, and Firefox one. */
const browsers = [
  ['chromium', 8, 3],
  ['firefox', 6, 1],
] as const

describe.each(browsers)('in %s', (browser, lives, dumps) => {
  test('dumps of random lives show what recordings of the same lives show', { timeout: 300_000 }, async () => {
    const { compared } = await differential(browser, { lives, first: 1, isShort: true, isPlanting: false })
    expect(compared.filter(({ mismatches }) => mismatches.length > 0)).toEqual([])
    expect(compared).toHaveLength(2 * lives * dumps)
  })
})
