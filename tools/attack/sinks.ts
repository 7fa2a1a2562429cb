import fc from 'fast-check'
import { type Campaign, scaled } from './campaign.ts'
import { engineSinkLife, liveSinkOfEngine } from './sinks/engineLife.ts'
import { liveSink, sinkLife } from './sinks/fakeLife.ts'

/** How many lives are tried, on fake channels and on those of an engine. */
const LIVES = { fake: 20_000, engine: 200 } as const

/**
 * Whatever becomes of a sink, each message that its stream has taken was handed over or is given back: once, in order.
 */
export const sinksCampaign: Campaign = {
  name: 'sinks',
  async run(options) {
    const { seed } = options
    const fell: string[] = []
    const fakes = fc.sample(sinkLife, { seed, numRuns: scaled(LIVES.fake, options) })
    for (const life of fakes) {
      const wrong = await liveSink(life)
      if (wrong.length > 0) fell.push(`${JSON.stringify(life)}: ${wrong.join('; ')}`)
    }
    const engines = fc.sample(engineSinkLife, { seed, numRuns: scaled(LIVES.engine, options) })
    for (const life of engines) {
      const wrong = await liveSinkOfEngine(life)
      if (wrong.length > 0) fell.push(`of node-datachannel, ${JSON.stringify(life)}: ${wrong.join('; ')}`)
    }
    return {
      tried: fakes.length + engines.length,
      fell,
      figures: { 'on fakes': fakes.length, 'on node-datachannel': engines.length },
    }
  },
}
