import { compare, differs, ensure, type Finding, holds } from '../finding.ts'
import { type Entry, entriesOf, type Life, objectsOf, ownAttributes, type Side } from '../life.ts'

const order = ['connecting', 'open', 'closing', 'closed']

/** What holds of each channel, whatever happens to it. */
export function channelChecks(life: Life, side: Side): readonly Finding[] {
  return objectsOf(life, side, 'channel').flatMap((channel) => [
    ...states(life, side, channel),
    ...events(life, side, channel),
    ...errors(life, side, channel),
    ...calls(life, side, channel),
    ...buffer(life, side, channel),
    ...ids(life, side, channel),
    ...arrival(life, side, channel),
  ])
}

/** Whether this side's connection was closed before this entry. */
function isAfterClose(life: Life, side: Side, entry: Entry): boolean {
  const closing = life.findIndex(
    (each) => each.side === side && each.object === 'pc' && each.kind === 'call' && each.name === 'close()',
  )
  return closing !== -1 && life.indexOf(entry) > closing
}

function readyStates(life: Life, side: Side, channel: string): readonly string[] {
  const seen: string[] = []
  for (const entry of life) {
    const state = entry.side === side ? entry.shown[channel]?.readyState : undefined
    if (typeof state === 'string' && seen.at(-1) !== state) seen.push(state)
  }
  return seen
}

function* states(life: Life, side: Side, channel: string): Generator<Finding> {
  const seen = readyStates(life, side, channel)
  if (seen.length < 2) return
  const isForward = seen.every(
    (state, index) => index === 0 || order.indexOf(state) > order.indexOf(seen[index - 1] ?? ''),
  )
  yield ensure('INV-20', isForward, 'readyState only moves forward', seen.join(' → '))
}

function* events(life: Life, side: Side, channel: string): Generator<Finding> {
  const own = entriesOf(life, side, channel)
  const fired = own.filter(({ kind }) => kind === 'event')
  const names = fired.map(({ name }) => name)
  const isClosedHere = own.some(({ kind, name }) => kind === 'call' && name === 'close()')
  for (const once of ['open', 'closing', 'close']) {
    const times = names.filter((name) => name === once).length
    if (times > 0)
      yield ensure(once === 'open' ? 'OP-6' : 'INV-22', times === 1, `${once} once`, `${once} ${times} times`)
  }

  const close = names.indexOf('close')
  if (close !== -1) {
    const after = names.slice(close + 1)
    yield ensure('INV-21', after.length === 0, 'nothing after close', `after close: ${after.join(', ')}`)
  }

  const rank: Readonly<Record<string, number>> = { open: 0, message: 1, closing: 2, error: 3, close: 4 }
  const ranked = fired.filter(({ name }) => name in rank && name !== 'error').map(({ name }) => name)
  if (ranked.length > 1) {
    const sorted = [...ranked].sort((one, other) => (rank[one] ?? 0) - (rank[other] ?? 0))
    // Around opening, a message may come first (AMB-17).
    const isSorted =
      ranked.filter((name) => name !== 'message').join() === sorted.filter((name) => name !== 'message').join()
    yield ensure('INV-23', isSorted, 'open, closing, error, close in this order', distinct(ranked).join(' → '))
  }

  for (const entry of fired) {
    const state = ownAttributes(entry).readyState
    if (entry.name === 'message') {
      yield ensure('INV-26', state === 'open', 'message only while open', `message while ${state}`)
      if (isClosedHere || isAfterClose(life, side, entry)) {
        const isLate = own.some(
          (each) => each.kind === 'call' && each.name === 'close()' && life.indexOf(each) < life.indexOf(entry),
        )
        const isKept = !isLate && !isAfterClose(life, side, entry)
        yield ensure('RX-3', isKept, 'no message after close()', `messages after ${isLate ? 'dc' : 'pc'}.close()`)
      }
    }
    if (entry.name === 'closing') {
      yield compare('INV-24', 'in closing, readyState', 'closing', state)
      // Both sides may have called it, and then one is accepted (AMB-18).
      if (isClosedHere && !isClosedByPeer(life, side, channel)) {
        yield differs('CL-4', 'no closing after an own dc.close()', 'closing fired')
      }
      if (isAfterClose(life, side, entry) && !isClosedByPeer(life, side, channel)) {
        yield differs('AB-1', 'no closing after an own pc.close()', 'closing fired')
        yield differs('INV-21', 'no closing on a channel that the own pc.close() has closed', 'closing fired')
      }
    }
    if (entry.name === 'close') yield compare('CD-2', 'in close, readyState', 'closed', state)
    if (entry.name === 'open') {
      yield compare('OP-5', 'in open, readyState', 'open', state)
      const { id, negotiated } = ownAttributes(entry)
      const most = sctpOf(entry)?.maxChannels
      if (negotiated !== undefined) {
        yield ensure('INV-31', typeof id === 'number', 'an open channel has an id', `its id is ${id}`)
        if (typeof id === 'number' && typeof most === 'number') {
          yield ensure('INV-31', id < most, 'the id is below maxChannels', `id ${id}, maxChannels ${most}`)
        }
      }
    }
    if (entry.name === 'bufferedamountlow') {
      const { bufferedAmount, bufferedAmountLowThreshold } = ownAttributes(entry)
      yield ensure(
        'INV-33',
        Number(bufferedAmount) <= Number(bufferedAmountLowThreshold),
        'bufferedAmount at most the threshold',
        `bufferedAmount ${bufferedAmount}, threshold ${bufferedAmountLowThreshold}`,
      )
      yield ensure('BL-5', state !== 'closed', 'no bufferedamountlow in closed', 'bufferedamountlow in closed')
    }
    if (entry.inside && entry.name !== 'message') {
      const call = entry.inside.at(-1)
      const rule = call?.includes('.close()') ? (call.includes(' pc.') ? 'EX-7' : 'INV-37') : undefined
      if (rule) yield differs(rule, 'no event inside the call', `${entry.name} fired inside ${callName(call)}`)
    }
  }
}

/** The call's name, without whose it is. */
function callName(call: string | undefined): string {
  return call?.includes(' pc.') ? 'pc.close()' : 'dc.close()'
}

function sctpOf({ shown }: Entry) {
  const name = Object.keys(shown).find((each) => each.startsWith('sctp') && shown[each]?.inUse)
  return name ? shown[name] : undefined
}

/** Whether the peer has closed its end of it, or its connection. */
function isClosedByPeer(life: Life, side: Side, channel: string): boolean {
  return life.some(
    (entry) =>
      entry.side !== side &&
      entry.kind === 'call' &&
      entry.name === 'close()' &&
      (entry.object === channel || entry.object === 'pc'),
  )
}

function* errors(life: Life, side: Side, channel: string): Generator<Finding> {
  const fired = entriesOf(life, side, channel).filter(({ kind }) => kind === 'event')
  for (const entry of fired.filter(({ name }) => name === 'error')) {
    const { name, errorDetail } = entry.detail ?? {}
    yield compare('INV-36', 'name of the error', 'OperationError', name)
    const isKnown = errorDetail === 'sctp-failure' || errorDetail === 'data-channel-failure'
    yield ensure('INV-36', isKnown, 'errorDetail sctp-failure or data-channel-failure', `errorDetail ${errorDetail}`)
    const close = fired.find((each) => each.name === 'close')
    if (ownAttributes(entry).readyState === 'open') continue
    yield compare('INV-25', 'in error, readyState', 'closed', ownAttributes(entry).readyState)
    if (!close) continue
    yield ensure('CD-6', life.indexOf(entry) < life.indexOf(close), 'error before close', 'error after close')
    yield ensure(
      'INV-25',
      entry.task === close.task,
      'error and close in one task',
      'error and close in different tasks',
    )
  }
}

function* calls(life: Life, side: Side, channel: string): Generator<Finding> {
  const own = entriesOf(life, side, channel)
  for (const [index, call] of own.entries()) {
    if (call.kind !== 'call') continue
    const returned = own.slice(index + 1).find(({ kind, name }) => kind === 'return' && name === call.name)
    if (!returned) continue
    const [before, after] = [ownAttributes(call).readyState, ownAttributes(returned).readyState]
    if (call.name === 'close()') {
      yield compare('INV-37', 'dc.close()', 'returned', returned.outcome)
      const isLive = before === 'connecting' || before === 'open'
      if (isLive) yield compare('DT-4', `readyState when dc.close() returns, ${before} before`, 'closing', after)
      else yield compare('DT-15', `readyState when dc.close() returns, ${before} before`, before, after)
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

function* buffer(life: Life, side: Side, channel: string): Generator<Finding> {
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

function* ids(life: Life, side: Side, channel: string): Generator<Finding> {
  const seen: unknown[] = []
  for (const entry of life) {
    const attributes = entry.side === side ? entry.shown[channel] : undefined
    if (attributes && 'id' in attributes && seen.at(-1) !== attributes.id) seen.push(attributes.id)
  }
  if (seen.length === 0) return
  const numbers = seen.filter((id) => id !== null)
  const isKept = numbers.length <= 1 && numbers.every((id) => typeof id === 'number' && id >= 0 && id <= 65_534)
  const isInOrder = seen.lastIndexOf(null) <= 0
  yield ensure('INV-30', isKept && isInOrder, 'id null, then one number of 0 to 65534', `id ${seen.join(' → ')}`)
}

/** Of a channel that the peer has announced. */
function* arrival(life: Life, side: Side, channel: string): Generator<Finding> {
  const label = channel.replace('channel ', '')
  const announced = life.filter(
    ({ side: at, kind, name, detail }) =>
      at === side && kind === 'event' && name === 'datachannel' && detail?.label === label,
  )
  const [first] = announced
  if (!first) return
  yield ensure('INV-18', announced.length === 1, 'datachannel once', `datachannel ${announced.length} times`)
  const state = first.shown[channel]?.readyState
  yield compare('INV-28', 'in datachannel, readyState', 'open', state)
  yield compare('RC-4', 'in datachannel, readyState', 'open', state)
  const opened = entriesOf(life, side, channel).find(({ kind, name }) => kind === 'event' && name === 'open')
  if (opened)
    yield ensure(
      'RC-6',
      life.indexOf(opened) > life.indexOf(first),
      'open after datachannel',
      'open before datachannel',
    )
  yield holds('DT-2')
}

function distinct(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => name !== names[index - 1])
}
