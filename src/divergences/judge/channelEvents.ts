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
  const now = shown<'channel'>(after, name).readyState
  const isOver = chart?.status !== 'active' || !(isAlone || liveConnection(before))
  if (isOver || now === undefined || !types.includes(event.type)) return

  const type = event.type as ChannelEventType
  const facts = { before: readyState(chart), hasOpened: chart.context.opened, shown: now }
  const { sctp } = after.known.inUse
  if (isInClose(before, name)) yield* on(name, eventInsideClose(type))
  yield* on(name, repeatedChannelEvent(type, remembered(memory, name).fired.includes(type)))
  if (type === 'error') yield* on(name, channelErrorWords(event.error ?? {}, facts))
  if (type === 'open') yield* on(name, lateOpen(facts))
  if (type === 'open' && sctp) yield* on(sctp, openAfterSctp(remembered(memory, sctp).announced.state))
  // In a listener that runs before, script may have closed the channel; or its connection, which is not known of one that
  // is followed alone.
  const isClosedByScript = type === 'open' && (facts.before === 'closing' || now === 'closing')
  if (!isClosedByScript && !(isAlone && now === 'closed')) yield* on(name, stateInChannelEvent(type, facts))
}
