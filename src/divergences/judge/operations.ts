import { outcomeOf } from '../../../machines/connection/descriptionOutcome.ts'
import type { Operation } from '../../../machines/connection/peerConnectionTypes.ts'
import {
  isNoOperation,
  rejectionKeeps,
  type Settlement,
  settlesAsItMust,
  settlesInTurn,
} from '../../../machines/rules/operationRules.ts'
import { announcedBeforeSuccess, stateOfSuccess } from '../../../machines/rules/signalingRules.ts'
import type { Happening } from '../../watch/observation.ts'
import { type JudgeMemory, remembered } from './memory.ts'
import { type Finding, liveConnection, type Moment, ofConnection, on } from './moment.ts'

/** What has become of a call, where it is settled with this observation. */
export function settlementOf(happening: Happening): Settlement | undefined {
  if (happening.kind === 'settled') {
    return happening.rejected === undefined ? 'fulfilled' : { rejected: happening.rejected }
  }
  // A method that throws gives no promise that could tell.
  const threw = happening.kind === 'returned' ? happening.threw : undefined
  return threw === undefined ? undefined : { rejected: threw }
}

/** How an operation has settled otherwise than it must. */
export function* ofSettlement(
  memory: JudgeMemory,
  moment: Moment,
  { call, method }: { readonly call: number; readonly method: string },
  settlement: Settlement,
): Generator<Finding> {
  const refused = memory.calls[call]?.refused
  if (refused) {
    yield* on('connection', settlesAsItMust(method, refused, settlement))
    return
  }
  const chart = liveConnection(moment.before)
  const operation = chart?.context.operations.find(({ id }) => id === call)
  // Where others may run that were not seen, nothing is known of what must come of it.
  if (!chart || !operation || moment.before.known.mayHide) return
  const { operations, signalingState } = chart.context
  const outcome = operation.outcome ?? outcomeOf(signalingState, operation.call)
  if (isNoOperation(outcome, settlement)) return
  const [first] = operations
  const isFirst = operation === first
  yield* on(
    'connection',
    settlesInTurn(method, isFirst ? undefined : first?.call.method),
    settlesAsItMust(method, outcome, settlement),
  )
  if (isFirst && method.startsWith('set')) yield* ofDescription(memory, moment, { ...operation, outcome }, settlement)
}

/** What applying a description has done to signaling, or has not. */
function* ofDescription(
  memory: JudgeMemory,
  { after }: Moment,
  { id, call, outcome }: Operation,
  settlement: Settlement,
): Generator<Finding> {
  const now = ofConnection(after).signalingState
  const start = memory.running?.id === id ? memory.running.signalingState : undefined
  if (!liveConnection(after) || now === undefined) return
  if (settlement !== 'fulfilled') {
    const isRemoteOffer = call.method === 'setRemoteDescription' && call.type === 'offer'
    if (start) yield* on('connection', rejectionKeeps({ method: call.method, isRemoteOffer }, start, now))
  } else if (outcome?.kind === 'succeeds') {
    const wrong = stateOfSuccess(outcome.states.at(-1) ?? start, now)
    const { signalingState: announced } = remembered(memory, 'connection').announced
    yield* on('connection', wrong ?? announcedBeforeSuccess(now, announced))
  }
}

/** How a call must be refused that joins no chain. What decides that is in its arguments alone, while nobody has closed. */
export function refusalOf({ method, given = {} }: Happening & { kind: 'call' }) {
  const call =
    method === 'addIceCandidate'
      ? ({
          method,
          end: given.end ?? true,
          section: given.hasSection === false ? 'none' : 'unknown',
          ufrag: 'unknown',
          remoteDescription: true,
        } as const)
      : ({ method: 'replaceTrack', sameKind: given.sameKind ?? true, stopped: false } as const)
  if (given.unusable || call.method !== method) return undefined
  const outcome = outcomeOf('stable', call)
  return outcome.kind === 'refused' ? outcome : undefined
}
