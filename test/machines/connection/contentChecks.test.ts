import { expect, test } from 'vitest'
import { type ContentFaults, contentRejection } from '../../../machines/connection/contentChecks.ts'

const faults = {
  syntax: { line: 3, message: 'syntax' },
  rtcpMux: 'mux',
  rids: 'rids',
  content: 'content',
  other: 'other',
} as const satisfies ContentFaults

const order = ['syntax', 'rtcpMux', 'rids', 'content', 'other'] as const

test.each([
  ['RJ-7', 'OperationError', 'syntax'],
  ['RJ-8', 'InvalidAccessError', 'rtcpMux'],
  ['RJ-9', 'InvalidAccessError', 'rids'],
  ['RJ-10', 'InvalidAccessError', 'content'],
  ['RJ-11', 'OperationError', 'other'],
] as const)('%s: %s, and before all that is checked later', (rule, error, fault) => {
  const rest = order.slice(order.indexOf(fault)).map((name) => [name, faults[name]])
  expect(contentRejection(Object.fromEntries(rest))).toMatchObject({ rule, error })
  expect(contentRejection({ [fault]: faults[fault] })).toMatchObject({ rule, error })
})

test('RJ-7: bad syntax is an RTCError with the line, if that is known', () => {
  const details = { errorDetail: 'sdp-syntax-error', message: 'syntax' }
  expect(contentRejection(faults)).toMatchObject({ ...details, sdpLineNumber: 3 })
  expect(contentRejection({ syntax: { line: null, message: 'syntax' } })).toMatchObject({
    ...details,
    sdpLineNumber: null,
  })
})

test('RJ-8 to RJ-11: all others are not', () => {
  for (const fault of ['rtcpMux', 'rids', 'content', 'other'] as const) {
    const rejection = contentRejection({ [fault]: faults[fault] })
    expect(rejection?.message).toBe(faults[fault])
    expect(rejection).not.toHaveProperty('errorDetail')
  }
})

test('SG-6: with nothing wrong it is applied; nor is an empty message nothing', () => {
  expect(contentRejection({})).toBeUndefined()
  expect(contentRejection({ content: undefined })).toBeUndefined()
  expect(contentRejection({ content: '' })).toMatchObject({ rule: 'RJ-10' })
})
