import { negotiationFacts } from '../../../machines/connection/negotiationFired.ts'
import { announcement } from '../../../machines/rules/channelRules.ts'
import { iceOrder } from '../../../machines/rules/derivedRules.ts'
import { gatheringOrder, lastCandidate } from '../../../machines/rules/gatheringRules.ts'
import { negotiationFires } from '../../../machines/rules/negotiationRules.ts'
import { type ChangeEvent, changeEvents, repeatedChange } from '../../../machines/rules/signalingRules.ts'
import type { Picture } from '../../follow/picture.ts'
import type { Happening } from '../../watch/observation.ts'
import { type JudgeMemory, remembered } from './memory.ts'
import { type Finding, liveConnection, type Moment, ofConnection, on, shown, statesInUse } from './moment.ts'

/** What is wrong with an event of the connection: that it comes, or when, or what its handler sees. */
export function* ofConnectionEvent(
  memory: JudgeMemory,
  { before, after }: Moment,
  { type, channel, candidate }: Happening & { kind: 'event' },
): Generator<Finding> {
  const chart = liveConnection(before)
  if (!chart) return
  if (type in changeEvents) yield* ofChange(memory, after, type as ChangeEvent)
  if (type === 'negotiationneeded') yield* on('connection', ...negotiationFires(negotiationFacts(chart)))
  if (type === 'datachannel' && channel) yield* ofAnnouncement(memory, after, channel)
  const { iceGatheringState } = ofConnection(after)
  if (type === 'icecandidate' && candidate === null && iceGatheringState) {
    const hasEnded = memory.lastCandidate && memory.lastCandidate === 'end'
    yield* on('connection', ...lastCandidate(iceGatheringState, hasEnded))
  }
}

function* ofChange(memory: JudgeMemory, after: Picture, type: ChangeEvent): Generator<Finding> {
  const attribute = changeEvents[type]
  const now = ofConnection(after)[attribute]
  if (now === undefined) return
  yield* on('connection', repeatedChange(type, now, remembered(memory, 'connection').announced[attribute]))
  const isAhead = (state: 'state' | 'gatheringState') =>
    after.known.inUse.ice.some((name) => {
      const announced = remembered(memory, name).announced[state]
      return announced !== undefined && announced !== (shown<'ice'>(after, name)[state] ?? announced)
    })
  if (type === 'iceconnectionstatechange') {
    yield* on('connection', iceOrder(now, statesInUse(after)?.ice ?? [], isAhead('state')))
  }
  if (type === 'icegatheringstatechange') yield* on('connection', gatheringOrder(now, isAhead('gatheringState')))
}

/** In a listener that runs before, script may have closed the channel, or transferred it (TF-1). */
function* ofAnnouncement(memory: JudgeMemory, after: Picture, channel: string): Generator<Finding> {
  const { readyState, negotiated } = shown<'channel'>(after, channel)
  const isSettled = readyState === 'closing' || readyState === 'closed'
  const isRepeated = remembered(memory, channel).fired.includes('datachannel')
  const facts = { readyState: isSettled ? undefined : readyState, isRepeated, isNegotiated: negotiated === true }
  yield* on('connection', ...announcement(facts))
}
