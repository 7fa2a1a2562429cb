import { stateAfter } from './descriptionOutcome.ts'
import type { PeerConnectionSnapshot } from './peerConnectionMachine.ts'
import {
  appliedDescriptions,
  type Descriptions,
  type LiveSignalingState,
  type SignalingCause,
} from './signalingTypes.ts'

/** What it means for the chart that a connection is found in a signaling state. */
export interface SignalingExplained {
  readonly cause: SignalingCause
  /** Whether one operation that the specification knows could have led there, seen or not (INV-7). */
  readonly isLegal: boolean
}

/**
 * By which cause signaling has come to the state in which it is found: by what is left of the running operation, if that
 * leads there. Otherwise something was called that was not seen, and the chart follows through `resync`.
 *
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
  { context }: PeerConnectionSnapshot,
  shown: LiveSignalingState,
  descriptions: Partial<Descriptions>,
): SignalingExplained | undefined {
  const { signalingState: state, operations } = context
  if (shown === state) return undefined
  const next = operations[0]?.outstanding[0]
  if (next && stateAfter(state, next) === shown) return { cause: { type: next }, isLegal: true }
  const isLegal = appliedDescriptions.some((cause) => stateAfter(state, cause) === shown)
  return { cause: { type: `resync.${shown}`, descriptions }, isLegal }
}
