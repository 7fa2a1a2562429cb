import { type Candidates, candidateTypes } from '../../machines/connection/candidates.ts'
import { signalingState } from '../../machines/connection/connectionStates.ts'
import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import type { Since } from '../../machines/connection/peerConnectionTypes.ts'
import { whyFailed } from '../../machines/connection/whyFailed.ts'

/**
 * How far a connection has come, in one word:
 *
 * - `new`: neither side has offered anything;
 * - `waiting-for-answer`: this side has offered, and has no answer yet;
 * - `answer-due`: this side has the peer's offer, and has not answered it;
 * - `no-local-candidates`, `no-remote-candidates`: offer and answer are applied, but one side has no ICE candidate;
 * - `checking`: ICE looks for a path;
 * - `securing`: ICE has found one, and DTLS has not finished;
 * - `connected`: data and media can flow;
 * - `unsure`: it is interrupted, and may recover by itself;
 * - `peer-left`: the peer has gone away, and has said so;
 * - `lost`: it was connected, and the path is gone;
 * - `failed`: it was never connected, or DTLS or SCTP has failed;
 * - `closed`: this side has closed it, or it was closed when it was bound.
 */
export type Stage =
  | 'new'
  | 'waiting-for-answer'
  | 'answer-due'
  | 'no-local-candidates'
  | 'no-remote-candidates'
  | 'checking'
  | 'securing'
  | 'connected'
  | 'unsure'
  | 'peer-left'
  | 'lost'
  | 'failed'
  | 'closed'

/** A stage, whether it is certain, and which of what is known has led to it. */
export interface StageFound {
  readonly stage: Stage
  readonly certain: boolean
  /** What has changed last when it began. */
  readonly by: keyof Since
}

/** How far a connection has come. */
export function stageOf(snapshot: PeerConnectionSnapshot): StageFound {
  return ended(snapshot) ?? working(snapshot) ?? beginning(snapshot)
}

/** The stages that a connection does not leave by itself. */
function ended(snapshot: PeerConnectionSnapshot): StageFound | undefined {
  const { context } = snapshot
  const closed = { stage: 'closed', certain: true, by: 'closed' } as const
  const isClosed = signalingState(snapshot) === 'closed'
  // node-datachannel closes a connection itself, and what matters is why.
  if (isClosed && context.closedBy !== 'engine') return closed
  const why = whyFailed(snapshot)
  if (!why) return isClosed ? closed : undefined
  switch (why.reason) {
    case 'peer-left':
      return { stage: 'peer-left', certain: why.certain, by: 'departure' }
    case 'connection-lost':
      return { stage: 'lost', certain: true, by: failedBy(context.connectionState) }
    default: {
      const by = context.failure ? 'failure' : failedBy(context.connectionState)
      return { stage: 'failed', certain: why.reason !== 'unknown', by }
    }
  }
}

function failedBy(connectionState: string): keyof Since {
  return connectionState === 'failed' ? 'connectionState' : 'iceConnectionState'
}

/** The stages in which there is a path, or was one. */
function working({ context }: PeerConnectionSnapshot): StageFound | undefined {
  const { connectionState, iceConnectionState } = context
  if (connectionState === 'connected') return { stage: 'connected', certain: true, by: 'connectionState' }
  if (connectionState === 'disconnected') return { stage: 'unsure', certain: true, by: 'connectionState' }
  if (iceConnectionState === 'disconnected') return { stage: 'unsure', certain: true, by: 'iceConnectionState' }
  const hasPath = iceConnectionState === 'connected' || iceConnectionState === 'completed'
  return hasPath ? { stage: 'securing', certain: true, by: 'iceConnectionState' } : undefined
}

/** The stages before there is a path. */
function beginning({ context }: PeerConnectionSnapshot): StageFound {
  const { signalingState, descriptions, candidates, iceGatheringState, iceConnectionState, since } = context
  if (signalingState === 'have-local-offer') return { stage: 'waiting-for-answer', certain: true, by: 'signalingState' }
  if (signalingState === 'have-remote-offer') return { stage: 'answer-due', certain: true, by: 'signalingState' }
  // node-datachannel shows descriptions before there are any: but nothing has changed then.
  const isUntouched = iceGatheringState === 'new' && since.signalingState === undefined
  const hasNone = isUntouched || !(descriptions.currentLocal || descriptions.currentRemote)
  if (signalingState === 'stable' && hasNone) return { stage: 'new', certain: true, by: 'signalingState' }
  if (countOf(candidates.local) === 0) {
    const isOver = iceGatheringState === 'complete'
    return { stage: 'no-local-candidates', certain: isOver, by: isOver ? 'iceGatheringState' : 'signalingState' }
  }
  if (countOf(candidates.remote) === 0) {
    return { stage: 'no-remote-candidates', certain: candidates.remote.ended, by: 'signalingState' }
  }
  return {
    stage: 'checking',
    certain: true,
    by: iceConnectionState === 'new' ? 'signalingState' : 'iceConnectionState',
  }
}

/** How many candidates a side has, of all types. */
export function countOf(candidates: Candidates): number {
  return candidateTypes.reduce((sum, type) => sum + candidates[type], 0)
}
