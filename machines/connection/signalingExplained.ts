import { stateAfter } from './descriptionOutcome.ts'
import type { PeerConnectionSnapshot } from './peerConnectionMachine.ts'
import {
  appliedDescriptions,
  type Descriptions,
  type LiveSignalingState,
  type SignalingCause,
} from './signalingTypes.ts'

/** What a signaling state of a connection means for the chart. */
export interface SignalingExplained {
  readonly cause: SignalingCause
  /** Whether one operation of the specification, observed or not, could have led there (INV-7). */
  readonly isLegal: boolean
}

/**
 * Finds the cause that has led to a signaling state: what is outstanding of the running operation, if that leads there.
 * Otherwise a call was not observed, and the chart follows with `resync`.
 *
 * @param snapshot - of the connection's chart
 * @param shown - the state that the connection shows
 * @param descriptions - which descriptions it shows
 * @returns `undefined` if the chart is there already
 *
 * @example
 * ```ts
 * signalingExplained(snapshot, 'have-local-offer', {}) // { cause: { type: 'local.offer' }, isLegal: true }
 * ```
 */
export function signalingExplained(
  snapshot: PeerConnectionSnapshot,
  shown: LiveSignalingState,
  descriptions: Partial<Descriptions>,
): SignalingExplained | undefined {
  const { signalingState: state, operations } = snapshot.context
  if (shown === state) return undefined
  const next = operations[0]?.outstanding[0]
  if (next && stateAfter(state, next) === shown) return { cause: { type: next }, isLegal: true }
  const isLegal = appliedDescriptions.some((cause) => stateAfter(state, cause) === shown)
  return { cause: { type: `resync.${shown}`, descriptions }, isLegal }
}
