import type { DataChannelSnapshot } from '../../../machines/channel/dataChannelMachine.ts'
import { readyState } from '../../../machines/channel/readyState.ts'
import {
  type ChannelEventType,
  channelErrorWords,
  eventInsideClose,
  lateOpen,
  repeatedChannelEvent,
  stateInChannelEvent,
} from '../../../machines/rules/channelRules.ts'
import { openAfterSctp } from '../../../machines/rules/sctpRules.ts'
import type { Happening } from '../../watch/observation.ts'
import { type JudgeMemory, remembered } from './memory.ts'
import { type Finding, isInClose, liveConnection, type Moment, on, shown } from './moment.ts'

const types: readonly string[] = ['open', 'closing', 'error', 'close'] satisfies ChannelEventType[]

/** What is wrong with an event of a channel: that it comes, what it says, or what its handler sees. */
export function* ofChannelEvent(
  memory: JudgeMemory,
  { before, after }: Moment,
  event: Happening & { kind: 'event' },
): Generator<Finding> {
  const { on: name } = event
  const chart = before.chart(name) as DataChannelSnapshot | undefined
  const isAlone = before.chart('connection') === undefined
  const now = shown(after, name, 'readyState')
  const isOver = chart?.status !== 'active' || !(isAlone || liveConnection(before))
  if (isOver || now === undefined || !types.includes(event.type)) return

  const type = event.type as ChannelEventType
  const facts = { before: readyState(chart), hasOpened: chart.context.opened, shown: now }
  yield* on(
    name,
    isInClose(before, name) ? eventInsideClose(type) : undefined,
    repeatedChannelEvent(type, remembered(memory, name).fired.includes(type)),
  )
  if (type === 'open') {
    yield* on(name, lateOpen(facts))
    const { sctp } = after.known.inUse
    if (sctp) yield* on(sctp, openAfterSctp(remembered(memory, sctp).announced.state))
  }
  if (type === 'error') yield* on(name, channelErrorWords(event.error ?? {}, facts))
  // Of a channel that is followed alone it is not known whether script has closed its connection in a listener before.
  if (!isAskable(type, facts.before, now) || (isAlone && now === 'closed')) return
  yield* on(name, stateInChannelEvent(type, facts))
}

/** In a listener of `open` that runs before, script may have closed the channel. */
function isAskable(type: ChannelEventType, before: string, now: string): boolean {
  return type !== 'open' || (before !== 'closing' && now !== 'closing')
}
