import { expect, test } from 'vitest'
import { isEnding } from '../../../machines/channel/channelEnding.ts'
import { channelError } from '../../../machines/channel/channelErrors.ts'

test.each([
  ['DT-9', 'impossible', 'data-channel-failure'],
  ['DT-10', 'exhausted', 'data-channel-failure'],
  ['SD-6', 'not-sent', 'sctp-failure'],
] as const)('%s: %s is an error of its kind, without a cause of SCTP', (_, failure, errorDetail) => {
  const error = channelError(failure)
  expect(error).toMatchObject({ errorDetail, sctpCauseCode: null })
  expect(error.message).toMatch(/\.$/)
  expect(channelError(failure, 'why').message).toBe('why')
})

test('DT-9, DT-10, SD-6: each says what it is about', () => {
  expect(channelError('impossible').message).toContain('created')
  expect(channelError('exhausted').message).toContain('id')
  expect(channelError('not-sent').message).toContain('sent')
})

test('OP-5, ID-2: a channel ends in closing and closed', () => {
  expect((['connecting', 'open', 'closing', 'closed'] as const).map(isEnding)).toEqual([false, false, true, true])
})
