import { expect, test } from 'vitest'
import { campaigns } from '../../tools/attack/campaigns.ts'

/** The short form of `npm run attack`: always the same, so that only a change of ours can make it fail. */
const SEED = 14

/** How much of it: less of those whose tries take long. */
const scaleOf = (name: string) => (name === 'dumps' ? 0.003 : name === 'reentry' || name === 'traces' ? 0.01 : 0.02)

test.each(campaigns.map((campaign) => [campaign.name, campaign] as const))(
  'npm run attack: %s holds',
  async (_, campaign) => {
    const { tried, fell } = await campaign.run({ seed: SEED, scale: scaleOf(campaign.name) })
    expect(tried).toBeGreaterThan(0)
    expect(fell).toEqual([])
  },
)
