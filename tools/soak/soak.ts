import { linearRegression } from 'simple-statistics'
import type { Contender, SoakEngine } from './engines/engine.ts'
import type { Leftovers } from './inside/leftovers.ts'
import type { SoakReport } from './reports.ts'

/**
 * How many lives are lived at first before the heap counts: all code is loaded then, and tables have the size that they
 * keep.
 */
export const WARM_UP = 200

/** What has come of some lives of a contender, in one process or page. */
export interface SoakRun {
  readonly lives: number
  /** Lives that the engine has not brought to their end. */
  readonly stuck: number
  readonly crashed: boolean
  /** In bytes, after the last life. */
  readonly heap: number
  /** In bytes a life. */
  readonly heapSlope: number
  /** In milliseconds a life, by how much the next life takes longer. */
  readonly timeSlope: number
  /** In milliseconds: what a life takes. */
  readonly time: number
  readonly left: Leftovers
  readonly errors: readonly string[]
}

/** Lives so many lives, one after the other: if the engine ends what they are lived in, that has crashed. */
export async function soak(engine: SoakEngine, contender: Contender, lives: number, seed: number): Promise<SoakRun> {
  const measured: (SoakReport & { kind: 'measured' })[] = []
  const errors: string[] = []
  let [lived, stuck] = [0, 0]
  let left: Leftovers | undefined
  await engine.run(contender, lives, seed, (report) => {
    if (report.kind === 'life') {
      lived += 1
      if (!report.isWhole) stuck += 1
    } else if (report.kind === 'measured') measured.push(report)
    else if (report.kind === 'error') errors.push(report.message)
    else left = report
  })
  // Of lives that were all stuck there is no time.
  const counted = measured.filter(({ life, time }) => life > Math.min(WARM_UP, lives / 2) && Number.isFinite(time))
  const slopeOf = (key: 'heap' | 'time') => linearRegression(counted.map((each) => [each.life, each[key]])).m
  return {
    lives: lived,
    stuck,
    crashed: left === undefined,
    heap: measured.at(-1)?.heap ?? 0,
    heapSlope: slopeOf('heap'),
    timeSlope: slopeOf('time'),
    time: counted.reduce((sum, { time }) => sum + time, 0) / counted.length,
    left: left ?? { listeners: 0, timers: 0 },
    errors,
  }
}
