import { allBroken, type Broken, brokenEvent } from './broken.ts'

/** In which circumstances `negotiationneeded` has fired. */
export interface NegotiationFacts {
  readonly signalingState: string
  /** The method of the operation that runs, if one does. */
  readonly running?: string | undefined
  /** Whether it has fired before, without a return to `stable` since. */
  readonly isNeeded: boolean
  /** Whether something was done since that may call for negotiation: a check may have found no need before it. */
  readonly isUpdated: boolean
}

/**
 * `negotiationneeded` fires in `stable`, with no operation under way (INV-13); and again only after a return to `stable`,
 * or after a check that found nothing to negotiate (INV-14).
 */
export function negotiationFires(facts: NegotiationFacts): readonly Broken[] {
  const { signalingState, running, isNeeded, isUpdated } = facts
  const expected = 'no negotiationneeded'
  const isEarly = signalingState !== 'stable' || running !== undefined
  const when = signalingState === 'stable' ? `during ${running}` : `in ${signalingState}`
  return allBroken(
    isEarly ? brokenEvent('INV-13', expected, `fired ${when}`) : undefined,
    isNeeded && !isUpdated ? brokenEvent('INV-14', expected, 'fired again') : undefined,
  )
}
