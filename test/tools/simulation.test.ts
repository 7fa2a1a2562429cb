import { expect, test } from 'vitest'
import { campaigns } from '../../tools/simulation/campaigns.ts'
import { digestsOf } from '../../tools/simulation/determinism/digests.ts'

/** The short form of `npm run simulation`: always the same, so that only a change of ours can make it fail. */
const SEED = 17

/** How much of each: a share of what the command does. */
const scales: Readonly<Record<string, number>> = { lives: 0.1, determinism: 0.002, witness: 1 }

/** Of speed there is none, for no test is about that; that of mutants takes minutes: `ruleMutants.test.ts` tests what it is made of. */
const short = campaigns.filter(({ name }) => name in scales)

test.each(short.map((campaign) => [campaign.name, campaign] as const))(
  'npm run simulation: %s holds',
  async (name, campaign) => {
    const { tried, fell, figures = {} } = await campaign.run({ seed: SEED, scale: scales[name] ?? 1 })
    expect(tried).toBeGreaterThan(0)
    expect(fell).toEqual([])
    // What is counted was to be seen: it has tried what it is to try.
    for (const [figure, value] of Object.entries(figures)) expect(value, figure).toBeGreaterThan(0)
  },
)

test('CL-6: a stream that neither side uses any more is reset once, and the network comes to rest', async () => {
  // The two ends answered each other's reset without end.
  expect(await digestsOf(106_124, 1)).toHaveLength(1)
})
