import type { Campaign } from '../attack/campaign.ts'
import { compare } from './witness/compare.ts'
import { realEngines } from './witness/engines.ts'
import { witnessOfSimulation } from './witness/simulated.ts'

/** The same calls in Chromium, in Firefox and in the simulation: the same events in the same order, or a rule that explains it. */
export const witnessCampaign: Campaign = {
  name: 'witness',
  async run() {
    const fell: string[] = []
    const figures: Record<string, number> = {}
    const simulated = await witnessOfSimulation()
    let tried = 0
    for (const name of ['chromium', 'firefox'] as const) {
      const real = await realEngines[name]()
      const { same, different, used } = compare(name, real, simulated)
      tried += same + different.length
      fell.push(...different)
      figures[`tracks that are the same in ${name}`] = same
      figures[`rules that explain a difference in ${name}`] = used.size
      figures[`lives of ${name}`] = Object.values(real).filter(({ stopped }) => stopped === undefined).length
    }
    return { tried, fell, figures }
  },
}
