import { announcement, stateAfterClose } from '../../../machines/rules/channelRules.ts'
import { isInTurn } from '../../../machines/tasks/taskOrder.ts'
import { type CheckResult, compare, ensure, judged } from '../checkResult.ts'
import { asSeen, entriesOf, type LifeLog, objectsOf, ownAttributes, type Side } from '../lifeLog.ts'
import { channelEventChecks } from './channelEvents.ts'

const order = ['connecting', 'open', 'closing', 'closed']

/** What holds of each channel, whatever happens to it. */
export function channelChecks(life: LifeLog, side: Side): readonly CheckResult[] {
  return objectsOf(life, side, 'channel').flatMap((channel) => [
    ...states(life, side, channel),
    ...channelEventChecks(life, side, channel),
    ...calls(life, side, channel),
    ...buffer(life, side, channel),
    ...ids(life, side, channel),
    ...arrival(life, side, channel),
  ])
}

function readyStates(life: LifeLog, side: Side, channel: string): readonly string[] {
  const actual: string[] = []
  for (const entry of life) {
    const state = entry.side === side ? entry.shown[channel]?.readyState : undefined
    if (typeof state === 'string' && actual.at(-1) !== state) actual.push(state)
  }
  return actual
}

function* states(life: LifeLog, side: Side, channel: string): Generator<CheckResult> {
  const actual = readyStates(life, side, channel)
  if (actual.length < 2) return
  const isForward = actual.every(
    (state, index) => index === 0 || order.indexOf(state) > order.indexOf(actual[index - 1] ?? ''),
  )
  yield ensure('INV-20', isForward, 'readyState only moves forward', actual.join(' → '))
}

function* calls(life: LifeLog, side: Side, channel: string): Generator<CheckResult> {
  const own = entriesOf(life, side, channel)
  for (const [index, call] of own.entries()) {
    if (call.kind !== 'call') continue
    const returned = own.slice(index + 1).find(({ kind, name }) => kind === 'return' && name === call.name)
    if (!returned) continue
    const [before, after] = [ownAttributes(call).readyState, ownAttributes(returned).readyState]
    if (call.name === 'close()') {
      yield compare('INV-37', 'dc.close()', 'returned', returned.outcome)
      const isLive = before === 'connecting' || before === 'open'
      const broken = stateAfterClose(String(before), String(after))
      yield* judged(isLive ? 'DT-4' : 'DT-15', broken, `readyState when dc.close() returns, ${before} before`)
    }
    if (call.name.startsWith('send')) {
      const isRefused = returned.outcome === 'threw InvalidStateError'
      const says = `send() while ${before}`
      if (before !== 'open')
        yield ensure('SD-2', isRefused, `${says}: threw InvalidStateError`, `${says}: ${returned.outcome}`)
      yield ensure(
        'INV-27',
        isRefused === (before !== 'open'),
        `${says}: ${before === 'open' ? 'no ' : ''}InvalidStateError`,
        `${says}: ${returned.outcome}`,
      )
    }
  }
}

function* buffer(life: LifeLog, side: Side, channel: string): Generator<CheckResult> {
  let before = 0
  let isSending = false
  const grown: string[] = []
  for (const entry of life) {
    const amount = entry.side === side ? entry.shown[channel]?.bufferedAmount : undefined
    const isOwnSend = entry.object === channel && entry.side === side && entry.name.startsWith('send')
    if (isOwnSend && entry.kind === 'call') isSending = true
    if (typeof amount === 'number') {
      if (amount > before && !isSending) grown.push(`from ${before} to ${amount}`)
      before = amount
    }
    if (isOwnSend && entry.kind === 'return') isSending = false
  }
  yield ensure('INV-32', grown.length === 0, 'bufferedAmount grows only in send()', `it grew ${grown[0]}`)
}

function* ids(life: LifeLog, side: Side, channel: string): Generator<CheckResult> {
  const actual: unknown[] = []
  for (const entry of life) {
    const attributes = entry.side === side ? entry.shown[channel] : undefined
    if (attributes && 'id' in attributes && actual.at(-1) !== attributes.id) actual.push(attributes.id)
  }
  if (actual.length === 0) return
  const numbers = actual.filter((id) => id !== null)
  const isKept = numbers.length <= 1 && numbers.every((id) => typeof id === 'number' && id >= 0 && id <= 65_534)
  const isInOrder = actual.lastIndexOf(null) <= 0
  yield ensure('INV-30', isKept && isInOrder, 'id null, then one number of 0 to 65534', `id ${actual.join(' → ')}`)
}

/** Of a channel that the peer has announced. */
function* arrival(life: LifeLog, side: Side, channel: string): Generator<CheckResult> {
  const label = channel.replace('channel ', '')
  const announced = life.filter(
    ({ side: at, kind, name, detail }) =>
      at === side && kind === 'event' && name === 'datachannel' && detail?.label === label,
  )
  const [first] = announced
  if (!first) return
  const { readyState, negotiated } = first.shown[channel] ?? {}
  for (const [index] of announced.entries()) {
    const isRepeated = index > 0
    const broken = announcement({
      readyState: isRepeated ? undefined : String(readyState),
      isRepeated,
      isNegotiated: negotiated === true,
    })
    yield* judged('INV-18', broken)
    if (!isRepeated) yield* judged('INV-28', broken, 'in datachannel, readyState', 'RC-4', 'DT-2')
  }
  const opened = entriesOf(life, side, channel).find(({ kind, name }) => kind === 'event' && name === 'open')
  if (!opened) return
  const isAfter = isInTurn('channel.arrived', asSeen(life, first, opened))
  yield ensure('RC-6', isAfter, 'open after datachannel', 'open before datachannel')
}
