import { describe, expect, test } from 'vitest'
import {
  channelAfterRejection,
  openAfterSctp,
  sctpAfterDtls,
  sctpAfterRejection,
  sctpLimits,
} from '../../../machines/rules/sctpRules.ts'

describe('INV-41: limits', () => {
  test.each([
    ['maxChannels', 'hasConnected', 1023],
    ['maxMessageSize', 'isAnswered', 'Infinity'],
  ])('%s is null exactly as long as %s is not so', (attribute, fact, limit) => {
    expect(sctpLimits({ [attribute]: null, [fact]: false })).toEqual([])
    expect(sctpLimits({ [attribute]: limit, [fact]: true })).toEqual([])
    expect(sctpLimits({ [attribute]: limit, [fact]: false })).toEqual([
      { kind: 'state', rule: 'INV-41', expected: `${attribute}: null`, actual: `${attribute}: ${limit}` },
    ])
    expect(sctpLimits({ [attribute]: null, [fact]: true })).toEqual([
      { kind: 'state', rule: 'INV-41', expected: `${attribute}: a number`, actual: `${attribute}: null` },
    ])
  })

  test('what was not read, or whose life is not known, is not asked', () => {
    expect(sctpLimits({ maxChannels: null, maxMessageSize: 1 })).toEqual([])
    expect(sctpLimits({ hasConnected: true, isAnswered: true })).toEqual([])
  })
})

test('INV-42: SCTP is connected before a channel opens; it may be closed by then', () => {
  expect(openAfterSctp('connected')).toBeUndefined()
  expect(openAfterSctp('closed')).toBeUndefined()
  expect(openAfterSctp(undefined)).toBeUndefined()
  expect(openAfterSctp('connecting')).toMatchObject({ kind: 'order', rule: 'INV-42' })
})

test('AB-6: SCTP ends with DTLS', () => {
  expect(sctpAfterDtls('connected', 'connected')).toBeUndefined()
  expect(sctpAfterDtls('failed', 'connected')).toBeUndefined()
  expect(sctpAfterDtls('closed', 'closed')).toBeUndefined()
  expect(sctpAfterDtls('closed', 'connected')).toMatchObject({
    kind: 'state',
    rule: 'AB-6',
    actual: 'state: connected',
  })
})

test('AB-9: an answer that rejects data ends SCTP and its channels', () => {
  expect(sctpAfterRejection('closed')).toBeUndefined()
  expect(sctpAfterRejection('connecting')).toMatchObject({ kind: 'state', rule: 'AB-9' })
  expect(channelAfterRejection('closed')).toBeUndefined()
  expect(channelAfterRejection('open')).toMatchObject({ rule: 'AB-9', actual: 'readyState: open' })
})
