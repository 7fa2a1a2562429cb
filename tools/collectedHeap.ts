import type { CDPSession } from 'playwright'

/** What the heap of a page of Chromium takes, in bytes, when all garbage is collected. */
export async function collectedHeap(cdp: CDPSession): Promise<number> {
  // What one collection lets go of, the next one collects.
  for (let time = 0; time < 4; time += 1) await cdp.send('HeapProfiler.collectGarbage')
  return (await cdp.send('Runtime.getHeapUsage')).usedSize
}
