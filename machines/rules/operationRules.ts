import type { Outcome } from '../connection/descriptionOutcome.ts'
import { type Broken, brokenEvent, brokenOrder } from './broken.ts'

/** How an operation has settled: fulfilled, or rejected with an error of this name. */
export type Settlement = 'fulfilled' | { readonly rejected: string }

/** The name of an error that a dump does not tell. */
export const UNKNOWN_ERROR = 'unknown'

/**
 * Whether it never was an operation: arguments that a method cannot take at all fail before, and for no reason that the
 * outcome of an operation knows.
 */
export function isNoOperation(outcome: Outcome, settlement: Settlement): boolean {
  return outcome.kind !== 'refused' && settlement !== 'fulfilled' && settlement.rejected === 'TypeError'
}

/**
 * An operation settles as it must, by the rule that its outcome names (OC-2, SG-6, RJ-1 to RJ-11, CO-1 and others).
 *
 * @param isValid - whether its arguments are known to be right: then no fault of theirs is a reason to reject it
 */
export function settlesAsItMust(
  method: string,
  outcome: Outcome,
  settlement: Settlement,
  isValid = false,
): Broken | undefined {
  const { rule } = outcome
  if (settlement !== 'fulfilled' && settlement.rejected === UNKNOWN_ERROR) return undefined
  const expected = outcomesOf(outcome, isValid)
  if (settlement === 'fulfilled') {
    return outcome.kind === 'succeeds'
      ? undefined
      : brokenEvent(rule, `${method}: ${expected.join(' or ')}`, `${method}: success`)
  }
  if (!isValid && isNoOperation(outcome, settlement)) return undefined
  if (expected.includes(settlement.rejected)) return undefined
  return brokenEvent(rule, `${method}: ${expected.join(' or ')}`, `${method}: ${settlement.rejected}`)
}

/** What may come of an operation, in words. */
function outcomesOf(outcome: Outcome, isValid: boolean): readonly string[] {
  switch (outcome.kind) {
    case 'refused':
      return [outcome.error]
    case 'rejects':
      return outcome.errors
    case 'succeeds':
      return ['success', ...(isValid ? [] : outcome.unless)]
  }
}

/**
 * Operations settle in the order of their calls (INV-11).
 *
 * @param first - the method of the first that has not settled; `undefined` if that is the one which has
 */
export function settlesInTurn(method: string, first: string | undefined): Broken | undefined {
  if (first === undefined) return undefined
  return brokenOrder('INV-11', `${first} settles first`, `${method} has settled`)
}

/**
 * A rejected description has changed nothing (INV-15). A rollback that came before it, by itself, is not undone.
 *
 * @param before - the signaling state when it has started
 */
export function rejectionKeeps(
  call: { readonly method: string; readonly isRemoteOffer: boolean },
  before: string,
  after: string,
): Broken | undefined {
  const isRolledBack = call.isRemoteOffer && before === 'have-local-offer' && after === 'stable'
  if (before === after || isRolledBack || after === 'closed') return undefined
  return brokenEvent('INV-15', 'no change', `${call.method} is rejected after a change`)
}
