import { describe, expect, test } from 'vitest'
import {
  announcement,
  channelErrorWords,
  eventInsideClose,
  lateOpen,
  repeatedChannelEvent,
  stateAfterClose,
  stateAfterConnectionClose,
  stateAtCreation,
  stateInChannelEvent,
} from '../../../machines/rules/channelRules.ts'

describe('what calls do to a channel', () => {
  test('INV-29: createDataChannel() returns one that is connecting', () => {
    expect(stateAtCreation('connecting')).toBeUndefined()
    expect(stateAtCreation('open')).toEqual({ kind: 'state', rule: 'INV-29', expected: 'connecting', actual: 'open' })
  })

  test.each([
    ['DT-4', 'open', 'closing', undefined],
    ['DT-4', 'connecting', 'closing', undefined],
    ['DT-4', 'open', 'open', 'closing'],
    ['DT-4', 'connecting', 'closed', 'closing'],
    ['DT-15', 'closing', 'closing', undefined],
    ['DT-15', 'closed', 'closed', undefined],
    ['DT-15', 'closing', 'open', 'closing'],
  ])('%s: close() on one that is %s leaves it %s', (rule, before, after, expected) => {
    const broken = expected && { kind: 'state', rule, expected, actual: after }
    expect(stateAfterClose(before, after)).toEqual(broken)
  })

  test.each([
    ['closed', false],
    ['open', true],
    ['connecting', true],
    ['closing', true],
  ])('DT-11, AMB-4: pc.close() leaves a channel %s', (after, isBroken) => {
    const broken = { kind: 'state', rule: 'DT-11', expected: 'closed', actual: after }
    expect(stateAfterConnectionClose(after)).toEqual(isBroken ? broken : undefined)
  })

  test('INV-37: nothing fires inside close()', () => {
    expect(eventInsideClose('close')).toMatchObject({ kind: 'event', rule: 'INV-37', actual: 'close' })
  })
})

describe('channels that the peer announces', () => {
  test('INV-28: they are open', () => {
    expect(announcement({ readyState: 'open', isRepeated: false })).toEqual([])
    expect(announcement({ readyState: 'connecting', isRepeated: false })).toEqual([
      { kind: 'state', rule: 'INV-28', expected: 'open', actual: 'connecting' },
    ])
  })

  test('INV-18: each once, and none that was negotiated', () => {
    expect(announcement({ readyState: 'open', isRepeated: true })).toEqual([
      { kind: 'event', rule: 'INV-18', expected: 'one datachannel', actual: 'another for the same channel' },
    ])
    expect(announcement({ readyState: 'open', isRepeated: false, isNegotiated: true })).toMatchObject([
      { rule: 'INV-18', expected: 'no datachannel' },
    ])
    expect(announcement({ isRepeated: false, isNegotiated: false })).toEqual([])
  })
})

describe('the events of a channel', () => {
  test('INV-22, OP-6: each once, but for an error', () => {
    for (const type of ['open', 'closing', 'close']) {
      expect(repeatedChannelEvent(type, false)).toBeUndefined()
      expect(repeatedChannelEvent(type, true)).toMatchObject({ rule: 'INV-22', actual: `another ${type}` })
    }
    expect(repeatedChannelEvent('error', true)).toBeUndefined()
  })

  test('DT-14: one that script has closed does not open', () => {
    const closed = { before: 'closing', hasOpened: false, shown: 'open' } as const
    expect(lateOpen(closed)?.rule).toBe('DT-14')
    expect(lateOpen({ ...closed, before: 'connecting' })).toBeUndefined()
    // It was open: it was closed in a listener that runs before.
    expect(lateOpen({ ...closed, hasOpened: true })).toBeUndefined()
    expect(lateOpen({ ...closed, shown: 'closing' })).toBeUndefined()
  })

  test.each([
    ['DT-1', 'open', 'connecting', 'open', 'connecting'],
    ['DT-3', 'open', 'open', 'open', 'closed'],
    ['DT-5', 'closing', 'open', 'closing', 'open'],
    ['DT-6', 'close', 'closing', 'closed', 'closing'],
  ] as const)('%s: what is shown in %s', (rule, type, before, expected, wrong) => {
    expect(stateInChannelEvent(type, { before, shown: expected })).toBeUndefined()
    const broken = { kind: 'state', rule, expected, actual: wrong }
    expect(stateInChannelEvent(type, { before, shown: wrong })).toEqual(broken)
  })

  test('SD-6: an error may come in any state', () => {
    expect(stateInChannelEvent('error', { before: 'open', shown: 'open' })).toBeUndefined()
  })

  test.each([
    ['CD-4', 'sctp-failure', true, 'closed', undefined],
    ['SD-6', 'sctp-failure', true, 'open', undefined],
    ['DT-9', 'data-channel-failure', false, 'closed', undefined],
    ['CD-4', 'data-channel-failure', true, 'closed', 'CD-4'],
    ['CD-4', 'dtls-failure', false, 'closed', 'CD-4'],
    ['SD-6', 'data-channel-failure', true, 'open', 'SD-6'],
    ['SD-6', 'data-channel-failure', false, 'connecting', 'SD-6'],
    ['INV-36', null, true, 'closed', 'INV-36'],
    ['INV-36', undefined, true, 'closed', 'INV-36'],
  ] as const)(
    '%s: an error that says %s, where it was open before: %s, in %s',
    (_, errorDetail, hasOpened, shown, rule) => {
      expect(channelErrorWords({ errorDetail, message: 'failed' }, { hasOpened, shown })?.rule).toBe(rule)
    },
  )
})
