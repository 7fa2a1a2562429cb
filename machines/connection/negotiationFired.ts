import { type NegotiationFacts, negotiationFires } from '../rules/negotiationRules.ts'
import type { RuleId } from '../rules/rules.ts'
import type { PeerConnectionSnapshot } from './peerConnectionMachine.ts'
import type { PeerConnectionCause } from './peerConnectionTypes.ts'

/** What a `negotiationneeded` event of an engine means for the chart. */
export interface NegotiationFired {
  readonly causes: readonly PeerConnectionCause[]
  /** The rule that the engine has broken with it, if any. */
  readonly broken?: RuleId
  /** When it was fired, in words. */
  readonly actual: string
}

/**
 * Finds the check that has led to an engine's `negotiationneeded`. A check without a result cannot be observed. But if
 * negotiation was already needed, and something was changed since, there must have been one (INV-14).
 */
export function negotiationFired(snapshot: PeerConnectionSnapshot): NegotiationFired {
  const facts = negotiationFacts(snapshot)
  const [broken] = negotiationFires(facts)
  if (broken) return { causes: [{ type: 'resync.negotiationneeded' }], broken: broken.rule, actual: broken.actual }
  const needed = { type: 'negotiation.checked', needed: true } as const
  const causes = facts.isNeeded ? [{ type: 'negotiation.checked', needed: false } as const, needed] : [needed]
  return { causes, actual: 'fired' }
}

/** What the chart knows that decides whether `negotiationneeded` may fire. */
export function negotiationFacts({ value, context }: PeerConnectionSnapshot): NegotiationFacts {
  const { operations, signalingState, updated } = context
  return {
    signalingState,
    running: operations[0]?.call.method,
    isNeeded: isNegotiationNeeded(value),
    isUpdated: updated,
  }
}

/**
 * Whether `negotiationneeded` has fired, and nothing was negotiated since: what the value of a connection's chart says.
 */
export function isNegotiationNeeded(value: PeerConnectionSnapshot['value']): boolean {
  return typeof value === 'object' && typeof value.live.negotiation === 'object' && 'needed' in value.live.negotiation
}
