import type { SignalingState } from '../../../machines/connection/signalingTypes.ts'
import { closedByItself } from '../../../machines/rules/closingRules.ts'
import { derivedStates } from '../../../machines/rules/derivedRules.ts'
import { sctpLimits } from '../../../machines/rules/sctpRules.ts'
import { pendingDescriptions, signalingStep } from '../../../machines/rules/signalingRules.ts'
import { type TransportKind, transportStep } from '../../../machines/rules/transportRules.ts'
import type {
  DtlsTransportState,
  IceGathererState,
  IceTransportState,
} from '../../../machines/transports/transportTypes.ts'
import type { Picture } from '../../follow/picture.ts'
import { kindOf } from '../../watch/attributes.ts'
import { type JudgeMemory, remembered } from './memory.ts'
import { type Finding, gathererOf, isInClose, liveConnection, type Moment, on, shown, shownByAll } from './moment.ts'

/** What is wrong with what the objects show, whatever has happened. */
export function* ofWhatIsShown(memory: JudgeMemory, moment: Moment): Generator<Finding> {
  const { before, after } = moment
  const chart = liveConnection(before)
  if (!chart || isInClose(before, 'connection')) return
  const signalingState = shown<SignalingState>(after, 'connection', 'signalingState')
  if (signalingState === 'closed') return
  for (const state of ['iceConnectionState', 'connectionState'] as const) {
    yield* on('connection', closedByItself(state, chart.context[state], shown(after, 'connection', state)))
  }
  yield* ofSteps(moment, signalingState)
  if (!liveConnection(after)) return
  if (memory.isDescribed && signalingState) {
    yield* on('connection', ...pendingDescriptions(signalingState, after.shown('connection') ?? {}))
  }
  const { sctp } = after.known.inUse
  if (sctp) yield* on(sctp, ...sctpLimits({ ...after.shown(sctp), ...remembered(memory, sctp) }))
}

/** The steps that signaling and the transports have taken since the observation before. */
function* ofSteps({ before, observation, after }: Moment, to: SignalingState | undefined): Generator<Finding> {
  const from = shown<SignalingState>(before, 'connection', 'signalingState')
  if (from && to) yield* on('connection', signalingStep(from, to, appliedBy(before)))
  for (const name of Object.keys(observation.shows ?? {})) {
    const kind = kindOf(name)
    if (kind !== 'sctp' && kind !== 'dtls' && kind !== 'ice') continue
    yield* on(name, step(kind, shown(before, name), shown(after, name)))
    const gathering = [before, after].map((picture) => shown(picture, name, 'gatheringState'))
    yield* on(gathererOf(name), step('gatherer', ...(gathering as [string, string])))
  }
}

function step(kind: TransportKind, from: string | undefined, to: string | undefined) {
  return from === undefined || to === undefined ? undefined : transportStep(kind, from, to)
}

/** Whether it is a rollback that is being applied. */
function appliedBy(before: Picture): 'rollback' | 'unknown' {
  const call = liveConnection(before)?.context.operations[0]?.call
  const isRollback = call !== undefined && 'type' in call && call.type === 'rollback'
  return isRollback && !before.known.mayHide ? 'rollback' : 'unknown'
}

/** Which of the connection's states do not follow from the transports in use. To be told when that stays so. */
export function ofDerivation({ after }: Moment): readonly Finding[] {
  const { inUse } = after.known
  const ice = shownByAll<IceTransportState>(after, inUse.ice)
  const dtls = shownByAll<DtlsTransportState>(after, inUse.dtls)
  const gatherers = shownByAll<IceGathererState>(after, inUse.ice, 'gatheringState')
  if (!ice || !dtls || !gatherers || !liveConnection(after)) return []
  const states = {
    iceConnectionState: shown(after, 'connection', 'iceConnectionState'),
    connectionState: shown(after, 'connection', 'connectionState'),
    iceGatheringState: shown(after, 'connection', 'iceGatheringState'),
  }
  return [...on('connection', ...derivedStates({ ice, dtls, gatherers }, states))]
}
