import { negotiationFacts } from '../../../machines/connection/negotiationFired.ts'
import { announcement } from '../../../machines/rules/channelRules.ts'
import { iceOrder } from '../../../machines/rules/derivedRules.ts'
import { gatheringOrder, lastCandidate } from '../../../machines/rules/gatheringRules.ts'
import { negotiationFires } from '../../../machines/rules/negotiationRules.ts'
import { type ChangeEvent, changeEvents, repeatedChange } from '../../../machines/rules/signalingRules.ts'
import type { IceTransportState } from '../../../machines/transports/transportTypes.ts'
import type { Picture } from '../../follow/picture.ts'
import type { Happening } from '../../watch/observation.ts'
import { type JudgeMemory, remembered } from './memory.ts'
import { type Finding, liveConnection, type Moment, on, shown, shownByAll } from './moment.ts'

/** What is wrong with an event of the connection: that it comes, or when, or what its handler sees. */
export function* ofConnectionEvent(
  memory: JudgeMemory,
  { before, after }: Moment,
  event: Happening & { kind: 'event' },
): Generator<Finding> {
  const chart = liveConnection(before)
  if (!chart) return
  const { type } = event
  if (type in changeEvents) yield* ofChange(memory, after, type as ChangeEvent)
  if (type === 'negotiationneeded') yield* on('connection', ...negotiationFires(negotiationFacts(chart)))
  if (type === 'datachannel' && event.channel) yield* ofAnnouncement(memory, after, event.channel)
  const gathering = shown(after, 'connection', 'iceGatheringState')
  if (type === 'icecandidate' && event.candidate === null && gathering) {
    const hasEnded = memory.lastCandidate && memory.lastCandidate === 'end'
    yield* on('connection', ...lastCandidate(gathering, hasEnded))
  }
}

function* ofChange(memory: JudgeMemory, after: Picture, type: ChangeEvent): Generator<Finding> {
  const attribute = changeEvents[type]
  const now = shown(after, 'connection', attribute)
  if (now === undefined) return
  yield* on('connection', repeatedChange(type, now, remembered(memory, 'connection').announced[attribute]))
  const { ice } = after.known.inUse
  const isAhead = (state: string) =>
    ice.some((name) => {
      const announced = remembered(memory, name).announced[state]
      const own = shown(after, name, state)
      return announced !== undefined && own !== undefined && announced !== own
    })
  if (type === 'iceconnectionstatechange') {
    const states = shownByAll<IceTransportState>(after, ice) ?? []
    yield* on('connection', iceOrder(now, states, isAhead('state')))
  }
  if (type === 'icegatheringstatechange') yield* on('connection', gatheringOrder(now, isAhead('gatheringState')))
}

/** In a listener that runs before, script may have closed the channel, or transferred it (TF-1). */
function* ofAnnouncement(memory: JudgeMemory, after: Picture, channel: string): Generator<Finding> {
  const state = shown(after, channel, 'readyState')
  const isRepeated = remembered(memory, channel).fired.includes('datachannel')
  const isNegotiated = after.shown(channel)?.negotiated === true
  const readyState = state === 'connecting' || state === 'open' ? state : undefined
  yield* on('connection', ...announcement({ readyState, isRepeated, isNegotiated }))
}
