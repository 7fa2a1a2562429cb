import { type ChainedCall, type Outcome, outcomeOf } from './descriptionOutcome.ts'
import type { Operation, PeerConnectionContext } from './peerConnectionTypes.ts'

type Chain = Pick<PeerConnectionContext, 'operations' | 'signalingState' | 'descriptions'>

/** The chain with one more operation, which starts at once if it is the only one (OC-3). */
export function chainWith(chain: Chain, id: number, call: ChainedCall): readonly Operation[] {
  const operation: Operation = { id, call, outcome: undefined, outstanding: [] }
  return chain.operations.length > 0 ? [...chain.operations, operation] : [started(operation, chain)]
}

/** The chain without one that has settled; the next has started (OC-5). */
export function chainWithout(chain: Chain, id: number): readonly Operation[] {
  const [next, ...others] = chain.operations.filter((operation) => operation.id !== id)
  if (!next) return []
  return [next.outcome ? next : started(next, chain), ...others]
}

/** The chain when its first operation has started, and it is known what decides its outcome. */
export function chainStarted({ operations, ...chain }: Chain, call: ChainedCall): readonly Operation[] {
  const [running, ...others] = operations
  if (!running) return []
  return [startedAs({ ...running, call }, outcomeOf(chain.signalingState, call)), ...others]
}

/** The chain after the next part of the running operation's success was seen. */
export function chainAfter([running, ...others]: readonly Operation[]): readonly Operation[] {
  return running ? [{ ...running, outstanding: running.outstanding.slice(1) }, ...others] : []
}

/** What a call can only guess about the moment at which its operation starts, is known then. */
function started(operation: Operation, { signalingState, descriptions }: Chain): Operation {
  const remoteDescription = descriptions.pendingRemote || descriptions.currentRemote
  const call = operation.call.method === 'addIceCandidate' ? { ...operation.call, remoteDescription } : operation.call
  return startedAs({ ...operation, call }, outcomeOf(signalingState, call))
}

function startedAs(operation: Operation, outcome: Outcome): Operation {
  return { ...operation, outcome, outstanding: outcome.kind === 'succeeds' ? outcome.causes : [] }
}
