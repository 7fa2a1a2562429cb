import { expect, test } from 'vitest'
import { campaigns } from '../../tools/attack/campaigns.ts'

/** The short form of `npm run attack`: another seed each day, which a failure names. */
const seed = Math.floor(Date.now() / 86_400_000)

test.each(campaigns.map((campaign) => [campaign.name, campaign] as const))(
  `npm run attack: %s holds (seed ${seed})`,
  async (_, campaign) => {
    const { tried, fell } = await campaign.run({ seed, scale: 0.02 })
    expect(tried).toBeGreaterThan(0)
    expect(fell).toEqual([])
  },
)
