import { fork } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { type Campaign, scaled } from '../attack/campaign.ts'
import { bundleForNode } from '../bundleForNode.ts'
import type { contenderNames } from './speed/contenders.ts'
import type { Measured } from './speed/process.ts'

/** How often both contenders are measured, in turn, so that what comes and goes on the machine meets both. */
const ROUNDS = 3

const WARM_UP = 1000
const SIMULATED = 2000
const REAL = 10

/** How fast simulated peers live, beside node-datachannel's. It only measures: what else the machine does is none of ours. */
export const speedCampaign: Campaign = {
  name: 'speed',
  async run(options) {
    const bundled = await bundleForNode('tools/simulation/speed/process.ts', 'speed')
    const [simulated, real]: [Measured[], Measured[]] = [[], []]
    for (let round = 0; round < ROUNDS; round++) {
      simulated.push(await measure(bundled, 'simulated', scaled(WARM_UP, options), scaled(SIMULATED, options)))
      real.push(await measure(bundled, 'node-datachannel', 1, scaled(REAL, options)))
    }
    const lives = [...simulated, ...real].reduce((sum, each) => sum + each.lives, 0)
    return {
      tried: lives,
      fell: [],
      figures: {
        'simulated lives a second': round(1000 / median(simulated, 'wall')),
        'simulated lives a second of CPU time': round(1000 / median(simulated, 'cpu')),
        'simulated, ms of CPU time a life': round(median(simulated, 'cpu')),
        'node-datachannel, lives a second': round(1000 / median(real, 'wall')),
        'node-datachannel, ms of CPU time a life': round(median(real, 'cpu')),
        'times as many simulated lives a second': round(median(real, 'wall') / median(simulated, 'wall')),
      },
    }
  },
}

async function measure(
  bundled: string,
  contender: (typeof contenderNames)[number],
  warmUp: number,
  lives: number,
): Promise<Measured> {
  const child = fork(bundled, [contender, String(warmUp), String(lives)], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const exit = once(child, 'exit').then(([code]) => {
    throw new Error(`The process of ${contender} has ended with ${code}, and has measured nothing.`)
  })
  const [measured] = (await Promise.race([once(child, 'message'), exit])) as [Measured]
  await exit.catch(() => {})
  return measured
}

/** What a life takes, in milliseconds: the median of the rounds. */
function median(all: readonly Measured[], key: 'wall' | 'cpu'): number {
  const times = all.map((each) => each[key] / each.lives).sort((one, other) => one - other)
  return times[times.length >> 1] ?? Number.NaN
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}
