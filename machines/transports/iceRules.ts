import type { IceTransportState } from './transportTypes.ts'

/** Which side decides on the pair of candidates. */
export type IceRole = 'controlling' | 'controlled'

/** What an ICE agent knows of one transport. */
export interface IceFacts {
  /** Whether the peer has any candidate that is known, signalled or found out by its checks. */
  readonly hasRemote: boolean
  /** Whether this side has found all its candidates. */
  readonly isGathered: boolean
  /** Whether it is known that the peer has no more of them: its end of candidates, or it does not trickle (IC-3). */
  readonly isRemoteEnded: boolean
  /** How the checks of the pairs stand, or consent for those that have succeeded. */
  readonly pairs: readonly ('waiting' | 'succeeded' | 'failed')[]
  /** Whether one of those that have succeeded is selected. */
  readonly isSelected: boolean
  /** Whether it was connected in this generation of candidates, and is no more. */
  readonly isLost: boolean
  /** The state that it was in until now. */
  readonly present: Exclude<IceTransportState, 'closed'>
  /** Whether there was time enough to give up: RFC 8863's timer, or consent that has expired. */
  readonly isOverdue: boolean
}

/**
 * The state of an ICE transport for what its agent knows.
 *
 * `completed` and `failed` both need to know that the peer has no more candidates (IC-3). Without that, a transport whose
 * pairs have all failed is `disconnected` once it was connected, and `checking` before. `completed` comes after `connected`,
 * so that who asks again may get it; a restart does not lead back to `new` (IC-7).
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcicetransportstate | WebRTC 1.0, RTCIceTransportState}
 */
export function iceStateOf(facts: IceFacts): Exclude<IceTransportState, 'closed'> {
  const { hasRemote, isGathered, isRemoteEnded, pairs, isSelected, isLost, present, isOverdue } = facts
  const isKnown = isGathered && isRemoteEnded
  if (isSelected && pairs.includes('succeeded')) {
    const wasConnected = present === 'connected' || present === 'completed'
    return wasConnected && isKnown && !pairs.includes('waiting') ? 'completed' : 'connected'
  }
  const isOver = !pairs.includes('waiting')
  if (isKnown && isOver && isOverdue) return 'failed'
  if (isLost && isOver) return 'disconnected'
  return hasRemote || present !== 'new' ? 'checking' : 'new'
}

/** What `getSelectedCandidatePair()` gives: nothing in `new` and `closed` (IC-4, AMB-27). */
export function selectedPair<Pair>(state: IceTransportState, pair: Pair | null): Pair | null {
  return state === 'new' || state === 'closed' ? null : pair
}

/** What decides the role of an agent. */
export interface RoleFacts {
  /** Whether this side has made the offer that began this ICE session. */
  readonly hasOffered: boolean
  readonly isRemoteLite: boolean
}

/**
 * The role of an agent (IC-5): who has offered is controlling, and who talks to a lite agent.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8445.html#section-6.1.1 | RFC 8445, section 6.1.1}
 */
export function iceRoleOf({ hasOffered, isRemoteLite }: RoleFacts): IceRole {
  return hasOffered || isRemoteLite ? 'controlling' : 'controlled'
}
