import { fork } from 'node:child_process'
import { linearRegression, mean, standardDeviation } from 'simple-statistics'
import { bundleForNode } from '../bundleForNode.ts'
import type { Leftovers } from './leftovers.ts'
import type { SoakReport } from './reports.ts'

/** Bare connections, and bound ones. */
export const contenders = ['bare', 'bound'] as const

/** How many lives a process lives at its beginning before its heap counts: code is compiled meanwhile. */
export const WARM_UP = 50

/** What has come of some lives of a contender, in one process. */
export interface SoakRun {
  readonly lives: number
  /** Lives that the engine has not brought to their end. */
  readonly stuck: number
  readonly crashed: boolean
  /** In bytes a life. */
  readonly heapSlope: number
  /** In milliseconds a life, by how much the next life takes longer. */
  readonly timeSlope: number
  readonly left: Leftovers
  readonly errors: readonly string[]
}

let built: Promise<string> | undefined

/** Lives so many lives in a process of its own, one after the other: if the engine ends that, it has crashed. */
export async function soak(contender: (typeof contenders)[number], lives: number, seed: number): Promise<SoakRun> {
  built ??= bundleForNode('tools/soak/process.ts', 'soak')
  const bundled = await built
  const measured: (SoakReport & { kind: 'measured' })[] = []
  const errors: string[] = []
  let [lived, stuck] = [0, 0]
  let left: Leftovers | undefined
  const child = fork(bundled, [String(seed), String(lives), contender], {
    execArgv: ['--expose-gc', '--enable-source-maps'],
  })
  child.on('message', (message: SoakReport) => {
    if (message.kind === 'life') {
      lived += 1
      if (!message.isWhole) stuck += 1
    } else if (message.kind === 'measured') measured.push(message)
    else if (message.kind === 'error') errors.push(message.message)
    else left = message
  })
  await new Promise((resolve) => child.once('exit', resolve))
  const counted = measured.filter(({ life }) => life > Math.min(WARM_UP, lives / 2))
  const slopeOf = (key: 'heap' | 'time') => linearRegression(counted.map((each) => [each.life, each[key]])).m
  return {
    lives: lived,
    stuck,
    crashed: left === undefined,
    heapSlope: slopeOf('heap'),
    timeSlope: slopeOf('time'),
    left: left ?? { listeners: 0, timers: 0 },
    errors,
  }
}

/** Of Student's distribution, by degrees of freedom from 1 to 10, and then that of the normal one: 95 % are no further out. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]

/** Where the difference of two means is with a confidence of 95 %: Welch's interval. */
export function intervalOfMeans(one: readonly number[], other: readonly number[]): readonly [number, number] {
  const [p, q] = [one, other].map((values) => {
    const variance = values.length > 1 ? standardDeviation([...values]) ** 2 / (values.length - 1) : Number.NaN
    return { mean: mean([...values]), variance, freedom: values.length - 1 }
  }) as [Sample, Sample]
  const variance = p.variance + q.variance
  const freedom = variance ** 2 / (p.variance ** 2 / p.freedom + q.variance ** 2 / q.freedom)
  const half = (T[Math.max(1, Math.floor(freedom)) - 1] ?? 2) * Math.sqrt(variance)
  return [p.mean - q.mean - half, p.mean - q.mean + half]
}

interface Sample {
  readonly mean: number
  /** Of the mean. */
  readonly variance: number
  readonly freedom: number
}
