import { pause } from '../live/liveLife.ts'
import { contenders } from './contenders.ts'
import { type ContenderName, play, scenarios } from './scenario.ts'

/** How long each contender has taken in a scenario, in milliseconds; `null`: not in time. */
export type ComparedTimes = Readonly<Record<string, Readonly<Record<ContenderName, number | null>>>>

/** How long after one scenario the next begins, in milliseconds: what takes little time is not measured beside the others. */
const APART = 7000

declare global {
  /** Plays all scenarios with all contenders. */
  var compareAll: () => Promise<ComparedTimes>
}

if (location.search === '?peer') globalThis.peerKinds = contenders
else globalThis.compareAll = compareEach

async function compareEach(): Promise<ComparedTimes> {
  const names = Object.keys(contenders) as ContenderName[]
  const rows = Object.keys(scenarios).map(async (scenario, index) => {
    await pause(index * APART)
    const times = names.map(async (name) => [name, (await play(name, scenario)) ?? null] as const)
    return [scenario, Object.fromEntries(await Promise.all(times))] as const
  })
  return Object.fromEntries(await Promise.all(rows)) as unknown as ComparedTimes
}
