import { type HeapProfiler, Session } from 'node:inspector/promises'

/** What a piece of code has done, in numbers that do not depend on how busy the machine is. */
export interface Work {
  /** How often blocks of code were run: each turn of a loop is one. */
  readonly blocks: number
  /** In bytes: a copy of a list takes as many as the list is long. Sampled, so it is not exact. */
  readonly allocated: number
}

/** In bytes: one in so many is noted. */
const SAMPLING = 4096

/** Counts the work of all code that runs meanwhile. */
export async function workOf(run: () => void): Promise<Work> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: SAMPLING,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as object)
  run()
  const { profile } = await session.post('HeapProfiler.stopSampling')
  const { result } = await session.post('Profiler.takePreciseCoverage')
  session.disconnect()
  const ranges = result.flatMap(({ functions }) => functions.flatMap((each) => each.ranges))
  return {
    blocks: ranges.reduce((sum, { count }) => sum + count, 0),
    allocated: sizeOf(profile.head),
  }
}

function sizeOf({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number {
  return children.reduce((sum, child) => sum + sizeOf(child), selfSize)
}

/**
 * How many times more work it is for four times as many: about 4, if it grows with their number, and 16 if it grows with the
 * square of that.
 */
export async function growth(count: number, prepare: (count: number) => () => void): Promise<Work> {
  // What is done once only is done here.
  await workOf(prepare(count))
  const [few, many] = [await workOf(prepare(count)), await workOf(prepare(4 * count))]
  return { blocks: many.blocks / few.blocks, allocated: many.allocated / few.allocated }
}
