import process from 'node:process'
import fc from 'fast-check'
import { type Campaign, type CampaignOptions, scaled } from './campaign.ts'
import { attacks } from './server/attacks.ts'
import { inTime, Victim } from './server/victim.ts'

/** After so many attacks the server is stopped with all that is open, and another one is started. */
const EACH = 25

/** Does to the server of the inspector what other people's programs could: after each attack it must still serve. */
export const serverCampaign: Campaign = {
  name: 'server',
  async run(options: CampaignOptions) {
    const tries = fc.sample(attacks, { seed: options.seed, numRuns: scaled(1000, options) })
    const fell: string[] = []
    const uncaught = (error: unknown) => fell.push(`uncaught: ${String(error)}`)
    process.on('uncaughtException', uncaught)
    const before = process.memoryUsage.rss()
    let highest = before
    let victim = await Victim.start()
    for (const [index, { name, run }] of tries.entries()) {
      try {
        await run(victim)
        highest = Math.max(highest, process.memoryUsage.rss())
        if (index % EACH === EACH - 1) {
          const { server } = victim
          await inTime(server.stop(), 'it stops')
          victim.leave()
          victim = await Victim.start()
        }
        victim.leave()
        await victim.expectServing(`after ${index}`)
      } catch (error) {
        fell.push(`${index}: ${name}: ${(error as Error).message}`)
      }
      victim.leave()
    }
    await victim.server.stop()
    process.off('uncaughtException', uncaught)
    const grown = Math.round((highest - before) / 1024 / 1024)
    return { tried: tries.length, fell, figures: { 'memory at its highest, both ends, MB more than before': grown } }
  },
}
