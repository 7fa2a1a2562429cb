import type { Broken } from './broken.ts'
import type { RuleId } from './rules.ts'

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
  const found: Broken[] = []
  const add = (rule: RuleId, actual: string) => {
    found.push({ kind: 'event', rule, expected: 'no negotiationneeded', actual: `fired ${actual}` })
  }
  if (signalingState !== 'stable') add('INV-13', `in ${signalingState}`)
  else if (running) add('INV-13', `during ${running}`)
  // One that comes early has waited for no check at all.
  else if (isNeeded && !isUpdated) add('INV-14', 'again')
  return found
}
