import type { RuleId } from '../rules/rules.ts'
import type { PeerConnectionSnapshot } from './peerConnectionMachine.ts'
import type { PeerConnectionCause } from './peerConnectionTypes.ts'

/** What it means for the chart that an engine has fired `negotiationneeded`. */
export interface NegotiationFired {
  readonly causes: readonly PeerConnectionCause[]
  /** The rule that the engine has broken with it, if one. */
  readonly broken?: RuleId
  /** In which circumstances it has. */
  readonly actual: string
}

/**
 * Which check has led to an engine's `negotiationneeded`. A check that finds no need is not seen; but if negotiation was
 * needed already, and something was done since, there must have been one (INV-14).
 */
export function negotiationFired({ value, context }: PeerConnectionSnapshot): NegotiationFired {
  const { operations, signalingState, updated } = context
  const [running] = operations
  const resync = [{ type: 'resync.negotiationneeded' }] as const
  if (signalingState !== 'stable') return { causes: resync, broken: 'INV-13', actual: `fired in ${signalingState}` }
  if (running) return { causes: resync, broken: 'INV-13', actual: `fired during ${running.call.method}` }
  const isNeeded =
    typeof value === 'object' && typeof value.live.negotiation === 'object' && 'needed' in value.live.negotiation
  if (isNeeded && !updated) return { causes: resync, broken: 'INV-14', actual: 'fired again' }
  const needed = { type: 'negotiation.checked', needed: true } as const
  return { causes: isNeeded ? [{ type: 'negotiation.checked', needed: false }, needed] : [needed], actual: 'fired' }
}
