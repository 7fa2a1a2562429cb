import type { ReadyState } from '../../../machines/channel/dataChannelTypes.ts'
import {
  type ChannelEventType,
  channelErrorWords,
  eventInsideClose,
  repeatedChannelEvent,
  stateInChannelEvent,
} from '../../../machines/rules/channelRules.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { isInTurn, isOneTask } from '../../../machines/tasks/taskOrder.ts'
import { type CheckResult, compare, differs, ensure, judged } from '../checkResult.ts'
import {
  type AttributeValues,
  asSeen,
  type Entry,
  entriesOf,
  type LifeLog,
  ownAttributes,
  type Side,
} from '../lifeLog.ts'

/** What holds of the events of each channel, and of what their handlers see. */
export function* channelEventChecks(life: LifeLog, side: Side, channel: string): Generator<CheckResult> {
  const own = entriesOf(life, side, channel)
  const fired = own.filter(({ kind }) => kind === 'event')
  yield* counts(fired)
  yield* order(fired)
  yield* errors(life, fired)
  const closing = life.find((entry) => entry.side === side && isClose(entry, 'pc'))
  const closes = {
    channel: own.find((entry) => isClose(entry, channel)),
    connection: closing,
    isPeers: life.some((entry) => entry.side !== side && (isClose(entry, channel) || isClose(entry, 'pc'))),
  }
  for (const entry of fired) {
    yield* duringCall(entry)
    if (entry.name in stateRules) yield* state(life, entry, entry.name as keyof typeof stateRules)
    switch (entry.name) {
      case 'open':
        yield* open(entry)
        break
      case 'message':
        yield* message(life, entry, closes)
        break
      case 'closing':
        yield* startsToClose(life, entry, closes)
        break
      case 'bufferedamountlow':
        yield* low(entry)
    }
  }
}

/** The calls that close the channel, or its connection. */
interface Closes {
  readonly channel: Entry | undefined
  readonly connection: Entry | undefined
  /** Whether the peer closes one of them as well. */
  readonly isPeers: boolean
}

function isClose({ kind, object, name }: Entry, of: string): boolean {
  return kind === 'call' && object === of && name === 'close()'
}

function isAfter(life: LifeLog, entry: Entry, other: Entry | undefined): boolean {
  return other !== undefined && life.indexOf(entry) > life.indexOf(other)
}

function* counts(fired: LifeLog): Generator<CheckResult> {
  const names = fired.map(({ name }) => name)
  for (const once of ['open', 'closing', 'close']) {
    const times = names.filter((name) => name === once).length
    if (times === 0) continue
    const same: readonly RuleId[] = once === 'open' ? ['OP-6'] : []
    yield* judged('INV-22', repeatedChannelEvent(once, times > 1), undefined, ...same)
  }
  const close = names.indexOf('close')
  if (close === -1) return
  const after = names.slice(close + 1)
  yield ensure('INV-21', after.length === 0, 'nothing after close', `after close: ${after.join(', ')}`)
}

/** An `error` of sending may come at any time, and a message may come before `open` (AMB-17). */
function* order(fired: LifeLog): Generator<CheckResult> {
  const rank = ['open', 'closing', 'close']
  const names = fired.map(({ name }) => name).filter((name) => rank.includes(name))
  if (names.length < 2) return
  const sorted = [...names].sort((one, other) => rank.indexOf(one) - rank.indexOf(other))
  yield ensure('INV-23', names.join() === sorted.join(), 'open, closing, close in this order', names.join(' → '))
}

/** The rules that say the same of what a handler sees. */
const stateRules = { open: 'OP-5', closing: 'INV-24', close: 'CD-2' } as const

function* state(life: LifeLog, entry: Entry, type: keyof typeof stateRules): Generator<CheckResult> {
  const earlier = life.slice(0, life.indexOf(entry)).filter(({ side }) => side === entry.side)
  const before = String(earlier.at(-1)?.shown[entry.object]?.readyState ?? 'connecting') as ReadyState
  const shown = String(ownAttributes(entry).readyState)
  const rule = { open: before === 'open' ? 'DT-3' : 'DT-1', closing: 'DT-5', close: 'DT-6' } as const
  const broken = stateInChannelEvent(type satisfies ChannelEventType, { before, shown })
  yield* judged(rule[type], broken, `in ${type}, readyState`, stateRules[type])
}

function* errors(life: LifeLog, fired: LifeLog): Generator<CheckResult> {
  for (const entry of fired.filter(({ name }) => name === 'error')) {
    const { name, errorDetail, message } = entry.detail ?? {}
    const { readyState } = ownAttributes(entry)
    const isKnown = errorDetail === 'sctp-failure' || errorDetail === 'data-channel-failure'
    const hasOpened = life
      .slice(0, life.indexOf(entry))
      .some(({ side, shown }) => side === entry.side && shown[entry.object]?.readyState === 'open')
    const words = channelErrorWords(
      { errorDetail: errorDetail as string | null | undefined, message: String(message) },
      { hasOpened, shown: String(readyState) },
    )
    yield compare('INV-36', 'name of the error', 'OperationError', name)
    yield ensure('INV-36', isKnown, 'errorDetail sctp-failure or data-channel-failure', `errorDetail ${errorDetail}`)
    yield* judged(readyState === 'closed' ? 'CD-4' : 'SD-6', words, 'errorDetail')
    // One of sending does not end the channel (AMB-10).
    if (readyState === 'open') continue
    yield compare('INV-25', 'in error, readyState', 'closed', readyState)
    const close = fired.find((each) => each.name === 'close')
    if (!close) continue
    const end = ['channel.transport-closed', asSeen(fired, entry, close)] as const
    yield ensure('CD-6', isInTurn(...end), 'error before close', 'error after close')
    yield ensure('INV-25', isOneTask(...end), 'error and close in one task', 'error and close in different tasks')
  }
}

function* duringCall({ inside, name }: Entry): Generator<CheckResult> {
  const call = inside?.at(-1)
  if (!call?.endsWith('.close()') || name === 'message') return
  if (call.includes(' pc.')) yield differs('EX-7', 'no event inside the call', `${name} fired inside pc.close()`)
  else yield* judged('INV-37', eventInsideClose(name))
}

function* open(entry: Entry): Generator<CheckResult> {
  const { id, negotiated } = ownAttributes(entry)
  if (negotiated === undefined) return
  yield ensure('INV-31', typeof id === 'number', 'an open channel has an id', `its id is ${id}`)
  const most = sctpOf(entry)?.maxChannels
  if (typeof id !== 'number' || typeof most !== 'number') return
  yield ensure('INV-31', id < most, 'the id is below maxChannels', `id ${id}, maxChannels ${most}`)
}

function sctpOf({ shown }: Entry): AttributeValues | undefined {
  const name = Object.keys(shown).find((each) => each.startsWith('sctp') && shown[each]?.inUse)
  return name ? shown[name] : undefined
}

function* message(life: LifeLog, entry: Entry, { channel, connection }: Closes): Generator<CheckResult> {
  const { readyState } = ownAttributes(entry)
  yield ensure('INV-26', readyState === 'open', 'message only while open', `message while ${readyState}`)
  if (!channel && !connection) return
  const late = isAfter(life, entry, channel)
    ? 'dc.close()'
    : isAfter(life, entry, connection)
      ? 'pc.close()'
      : undefined
  yield ensure('RX-3', !late, 'no message after an own close()', `messages after ${late}`)
}

/** With a close of the peer's as well, one `closing` is accepted (AMB-7, AMB-18). */
function* startsToClose(life: LifeLog, entry: Entry, { channel, connection, isPeers }: Closes): Generator<CheckResult> {
  if (isPeers) return
  if (channel) yield differs('CL-4', 'no closing after an own dc.close()', 'closing fired')
  if (!isAfter(life, entry, connection)) return
  for (const rule of ['AB-1', 'INV-21'] as const) {
    yield differs(rule, 'no closing after an own pc.close()', 'closing fired')
  }
}

function* low(entry: Entry): Generator<CheckResult> {
  const { readyState, bufferedAmount: amount, bufferedAmountLowThreshold: threshold } = ownAttributes(entry)
  const isLow = Number(amount) <= Number(threshold)
  const actual = `bufferedAmount ${amount}, threshold ${threshold}`
  yield ensure('INV-33', isLow, 'bufferedAmount at most the threshold', actual)
  yield ensure('BL-5', readyState !== 'closed', 'no bufferedamountlow in closed', 'bufferedamountlow in closed')
}
