import { closedByItself } from '../../../machines/rules/closingRules.ts'
import { derivedStates } from '../../../machines/rules/derivedRules.ts'
import { sctpLimits } from '../../../machines/rules/sctpRules.ts'
import { pendingDescriptions, signalingStep } from '../../../machines/rules/signalingRules.ts'
import { type TransportKind, transportStep } from '../../../machines/rules/transportRules.ts'
import type { Picture } from '../../follow/picture.ts'
import { kindOf } from '../../watch/attributes.ts'
import { type JudgeMemory, remembered } from './memory.ts'
import {
  type Finding,
  gathererOf,
  isInClose,
  liveConnection,
  type Moment,
  ofConnection,
  on,
  shown,
  statesInUse,
} from './moment.ts'

/** What is wrong with what the objects show, whatever has happened. */
export function* ofWhatIsShown(memory: JudgeMemory, moment: Moment): Generator<Finding> {
  const { before, after } = moment
  const chart = liveConnection(before)
  const now = ofConnection(after)
  if (!chart || isInClose(before, 'connection') || now.signalingState === 'closed') return
  yield* on(
    'connection',
    closedByItself('iceConnectionState', chart.context.iceConnectionState, now.iceConnectionState),
    closedByItself('connectionState', chart.context.connectionState, now.connectionState),
    signalingStep(ofConnection(before).signalingState, now.signalingState, appliedBy(before)),
  )
  yield* ofSteps(moment)
  if (!liveConnection(after)) return
  yield* on('connection', ...pendingDescriptions(now.signalingState, now))
  const { sctp } = after.known.inUse
  if (sctp && readsLimits(moment))
    yield* on(sctp, ...sctpLimits({ ...shown<'sctp'>(after, sctp), ...remembered(memory, sctp) }))
}

/** Limits are not read at each look at the states. */
function readsLimits({ observation }: Moment): boolean {
  const { kind, on: name } = observation
  if (kind !== 'event') return kind === 'look' || (kind === 'settled' && observation.method.startsWith('set'))
  return observation.type === (kindOf(name) === 'sctp' ? 'statechange' : 'signalingstatechange')
}

/** The steps that the transports have taken since the observation before. */
function* ofSteps({ before, observation, after }: Moment): Generator<Finding> {
  for (const name of Object.keys(observation.shows ?? {})) {
    const [from, to] = [shown<'ice'>(before, name), shown<'ice'>(after, name)]
    yield* on(name, transportStep(kindOf(name) as TransportKind, from.state, to.state))
    yield* on(gathererOf(name), transportStep('gatherer', from.gatheringState, to.gatheringState))
  }
}

/** Whether it is a rollback that is being applied. */
function appliedBy(before: Picture): 'rollback' | 'unknown' {
  const call = liveConnection(before)?.context.operations[0]?.call
  const isRollback = call !== undefined && 'type' in call && call.type === 'rollback'
  return isRollback && !before.known.mayHide ? 'rollback' : 'unknown'
}

/** Which of the connection's states do not follow from the transports in use. To be told when that stays so. */
export function ofDerivation({ after }: Moment): readonly Finding[] {
  const states = statesInUse(after)
  return states && liveConnection(after) ? [...on('connection', ...derivedStates(states, ofConnection(after)))] : []
}
