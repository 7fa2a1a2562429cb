import { allBroken, type Broken, brokenEvent, brokenOrder } from './broken.ts'

/**
 * The connection announces gathering after its transports (INV-46).
 *
 * @param isAhead - whether a gatherer in use shows a state that its own event has not told
 */
export function gatheringOrder(iceGatheringState: string, isAhead: boolean): Broken | undefined {
  if (!isAhead) return undefined
  return brokenOrder(
    'INV-46',
    'the transport’s gatheringstatechange first',
    `icegatheringstatechange to ${iceGatheringState}`,
  )
}

/** The empty candidate announces the end of a generation, before all else that does (GA-4). */
export function endOfCandidates(hasEnded: boolean, instead = 'null alone'): Broken | undefined {
  return hasEnded ? undefined : brokenEvent('GA-4', 'the empty candidate first', instead)
}

/** The null candidate tells that all is gathered, and comes last (INV-46; GA-6 says the same of what its handler sees). */
export function nullCandidate(iceGatheringState: string): Broken | undefined {
  if (iceGatheringState === 'complete') return undefined
  return brokenOrder('INV-46', 'icegatheringstatechange to complete first', `null in ${iceGatheringState}`)
}

/** Both of the null candidate. */
export function lastCandidate(iceGatheringState: string, hasEnded: boolean | undefined): readonly Broken[] {
  return allBroken(hasEnded === undefined ? undefined : endOfCandidates(hasEnded), nullCandidate(iceGatheringState))
}
