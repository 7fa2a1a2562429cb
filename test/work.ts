import { type HeapProfiler, type Profiler, Session } from 'node:inspector'

/** What a piece of code has done, in numbers that do not depend on how busy the machine is. */
export interface Work {
  /** How often blocks of code were run: each turn of a loop is one. */
  readonly blocks: number
  /** In bytes: a copy of a list takes as many as the list is long. Sampled, so it is not exact. */
  readonly allocated: number
}

/** In bytes: one in so many is noted. */
const SAMPLING = 2048

// For good: to begin it takes longer than to count.
const session = new Session()
session.connect()
post('Profiler.enable')
post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/** Counts the work of all code that runs meanwhile. */
export function workOf(run: () => void): Work {
  post('Profiler.takePreciseCoverage')
  post('HeapProfiler.startSampling', {
    samplingInterval: SAMPLING,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  run()
  const { profile } = post<HeapProfiler.StopSamplingReturnType>('HeapProfiler.stopSampling')
  const { result } = post<Profiler.TakePreciseCoverageReturnType>('Profiler.takePreciseCoverage')
  const ranges = result.flatMap(({ functions }) => functions.flatMap((each) => each.ranges))
  return { blocks: ranges.reduce((sum, { count }) => sum + count, 0), allocated: sizeOf(profile.head) }
}

function post<Result>(method: string, params: object = {}): Result {
  let answer: unknown
  // In the same thread it answers at once.
  session.post(method, params, (error, result) => {
    if (error) throw error
    answer = result
  })
  return answer as Result
}

function sizeOf({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number {
  return children.reduce((sum, child) => sum + sizeOf(child), selfSize)
}
