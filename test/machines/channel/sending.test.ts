import { describe, expect, test } from 'vitest'
import type { ReadyState } from '../../../machines/channel/dataChannelTypes.ts'
import { drained, receipt, type SendingFacts, sendingOf } from '../../../machines/channel/sending.ts'
import { utf8Length } from '../../../machines/channel/utf8Length.ts'

const open: SendingFacts = { readyState: 'open', size: 10, bufferedAmount: 5, maxMessageSize: 10, maxBufferSize: 15 }
const states: readonly ReadyState[] = ['connecting', 'open', 'closing', 'closed']

describe('send()', () => {
  test.each(states)('SD-2: in %s', (readyState) => {
    const sending = sendingOf({ ...open, readyState })
    if (readyState === 'open') expect(sending.kind).toBe('sends')
    else expect(sending).toMatchObject({ kind: 'throws', rule: 'SD-2', error: 'InvalidStateError' })
  })

  test('SD-2 comes before SD-4, and SD-4 before SD-5', () => {
    expect(sendingOf({ ...open, readyState: 'closing', size: 11 })).toMatchObject({ rule: 'SD-2' })
    expect(sendingOf({ ...open, size: 11, bufferedAmount: 15 })).toMatchObject({ rule: 'SD-4', error: 'TypeError' })
  })

  test('SD-4: a message of maxMessageSize is not too large; without a limit none is', () => {
    expect(sendingOf({ ...open, size: 10 }).kind).toBe('sends')
    const huge = { ...open, size: 2 ** 40 }
    expect(sendingOf({ ...huge, maxMessageSize: null, maxBufferSize: null }).kind).toBe('sends')
    expect(sendingOf({ ...huge, maxMessageSize: Infinity, maxBufferSize: Infinity }).kind).toBe('sends')
  })

  test('SD-5: what does not fit into the buffer is refused', () => {
    expect(sendingOf({ ...open, bufferedAmount: 6 })).toMatchObject({ rule: 'SD-5', error: 'OperationError' })
    expect(sendingOf({ ...open, bufferedAmount: 6, size: 9 }).kind).toBe('sends')
  })

  test('SD-7: what is sent is in the buffer, by its size alone', () => {
    expect(sendingOf(open)).toEqual({ kind: 'sends', bufferedAmount: 15 })
    expect(sendingOf({ ...open, size: 0 })).toEqual({ kind: 'sends', bufferedAmount: 5 })
  })
})

describe('when some of the buffer was sent', () => {
  test.each([
    ['BL-1', 10, 4, 6, { bufferedAmount: 6, isLow: true }],
    ['BL-1', 10, 10, 0, { bufferedAmount: 0, isLow: true }],
    ['BL-1', 10, 3, 6, { bufferedAmount: 7, isLow: false }],
    ['BL-4', 6, 2, 6, { bufferedAmount: 4, isLow: false }],
    ['BL-4', 0, 0, 0, { bufferedAmount: 0, isLow: false }],
    ['INV-32', 3, 5, 0, { bufferedAmount: 0, isLow: true }],
  ] as const)('%s: of %i bytes %i are sent, with a threshold of %i', (_, bufferedAmount, sent, threshold, expected) => {
    expect(drained({ bufferedAmount, readyState: 'open' }, sent, threshold)).toEqual(expected)
  })

  test('BL-5: it may be low while closing, and not when closed; BA-5: that keeps what it had', () => {
    expect(drained({ bufferedAmount: 9, readyState: 'closing' }, 9, 0)).toEqual({ bufferedAmount: 0, isLow: true })
    expect(drained({ bufferedAmount: 9, readyState: 'closed' }, 9, 0)).toEqual({ bufferedAmount: 9, isLow: false })
  })
})

describe('a message that has arrived', () => {
  test.each([
    ['RX-7', 'connecting', false, 'waits'],
    ['RX-7', 'open', false, 'waits'],
    ['RX-2', 'open', true, 'delivered'],
    ['RX-3', 'closing', true, 'discarded'],
    ['RX-3', 'closed', true, 'discarded'],
  ] as const)('%s: in %s, with open fired: %s, it is or does this: %s', (_, readyState, hasFiredOpen, expected) => {
    expect(receipt(readyState, hasFiredOpen)).toBe(expected)
  })
})

test.each([
  ['', 0],
  ['a\u007f', 2],
  ['\u0080\u07ff', 4],
  ['\u0800€\uffff', 9],
  ['\u{10000}', 4],
  ['\ud800', 3],
])('CR-3: %j has so many bytes in UTF-8: %i', (text, bytes) => {
  expect(utf8Length(text)).toBe(bytes)
  expect(new TextEncoder().encode(text).byteLength).toBe(bytes)
})
