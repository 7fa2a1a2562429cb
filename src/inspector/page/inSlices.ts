import { breathe } from '../../import/bytes/breathe.ts'
import type { Slices } from '../../trace/slices.ts'

/** How long is worked on until the browser may do something else: in milliseconds. A task is long from 50 on. */
const PATIENCE = 25

/**
 * Does work in slices, between which the browser does what else there is.
 *
 * @param isOver - whether the rest is not wanted any more
 * @returns `undefined` if it was left off
 */
export async function inSlices<Result>(work: Slices<Result>, isOver: () => boolean): Promise<Result | undefined> {
  while (!isOver()) {
    const end = performance.now() + PATIENCE
    do {
      const { done, value } = work.next()
      if (done) return value
    } while (performance.now() < end)
    await breathe()
  }
  return undefined
}
