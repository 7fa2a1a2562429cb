import { expect, test } from 'vitest'
import { campaigns } from '../../tools/attack/campaigns.ts'

/** The short form of `npm run attack`: always the same, so that only a change of ours can make it fail. */
const SHORT = { seed: 14, scale: 0.02 }

test.each(campaigns.map((campaign) => [campaign.name, campaign] as const))(
  'npm run attack: %s holds',
  async (_, campaign) => {
    const { tried, fell } = await campaign.run(SHORT)
    expect(tried).toBeGreaterThan(0)
    expect(fell).toEqual([])
  },
)
