import process from 'node:process'
import fc from 'fast-check'
import { type Campaign, scaled } from '../attack/campaign.ts'
import { live, type Plan, plan } from './lives/live.ts'

const LIVES = 1000

/** What is counted: in how many lives it was to be seen. If nowhere, too little was tried. */
const counted = {
  'lives with a connection': 'connectionstatechange[connected]',
  'lives with a disconnection': 'connectionstatechange[disconnected]',
  'lives with a failure': 'connectionstatechange[failed]',
  'lives with a glare': 'glare',
  'lives with a provisional answer': 'signalingstatechange[have-local-pranswer]',
  'lives with a channel that failed': 'error[closed]',
} as const

/** Random lives of two simulated peers, bound by this library: chart and object are compared at each event, and never differ. */
export const livesCampaign: Campaign = {
  name: 'lives',
  async run(options) {
    const plans = fc.sample(plan, { seed: options.seed, numRuns: scaled(LIVES, options) })
    const fell: string[] = []
    const seen: Record<string, number> = {}
    let points = 0
    for (const [index, each] of plans.entries()) {
      const lived = await livedOf(each)
      points += lived.points
      for (const [name, line] of Object.entries(counted)) seen[name] = (seen[name] ?? 0) + Number(lived.seen.has(line))
      const [first] = lived.problems
      if (first !== undefined)
        fell.push(`life ${index}: ${first}, and ${lived.problems.length - 1} more, of ${JSON.stringify(each)}`)
    }
    return { tried: plans.length, fell, figures: { 'points of comparison': points, ...seen } }
  },
}

/** Lives one, and catches what is thrown in its listeners. */
async function livedOf(plan: Plan) {
  const thrown: string[] = []
  const catchOne = (error: unknown) => thrown.push(`thrown: ${(error as Error)?.stack ?? error}`)
  process.on('uncaughtException', catchOne)
  process.on('unhandledRejection', catchOne)
  try {
    const { points, problems, seen } = await live(plan)
    await new Promise((resolve) => setImmediate(resolve))
    return { points, seen, problems: [...thrown, ...problems] }
  } catch (error) {
    return { points: 0, seen: new Set<string>(), problems: [...thrown, `thrown: ${(error as Error).stack}`] }
  } finally {
    process.off('uncaughtException', catchOne)
    process.off('unhandledRejection', catchOne)
  }
}
