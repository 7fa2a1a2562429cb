import { describe, expect, test } from 'vitest'
import { channelEnd, maxChannelsOf, messageSizes } from '../../../machines/transports/associationRules.ts'

describe('the sizes of messages', () => {
  test.each([
    [0, 0, Infinity, Infinity],
    [0, 100, 100, 100],
    [100, 0, 100, 100],
    [100, 200, 100, 200],
    [200, 100, 100, 200],
    [undefined, 100_000, 65_536, 100_000],
    [undefined, 0, 65_536, 65_536],
  ])('ST-3: with %s at the peer, and %i here: messages of %d, a buffer of %d', (remote, local, message, buffer) => {
    expect(messageSizes(remote, local)).toEqual({ maxMessageSize: message, maxBufferSize: buffer })
  })
})

test('OP-2: the direction that has fewer streams decides how many channels there can be', () => {
  expect(maxChannelsOf(1024, 65_535)).toBe(1024)
  expect(maxChannelsOf(65_535, 256)).toBe(256)
})

describe('what channels end with', () => {
  test.each([
    ['AB-3', 'aborted', true],
    ['AB-4', 'shut-down', false],
    ['AB-5', 'lost', true],
    ['AB-6', 'dtls-closed', true],
    ['AB-9', 'rejected', false],
  ] as const)('%s: an association that is %s, with an error: %s', (rule, ending, isError) => {
    const end = channelEnd(ending, 7, 'why')
    expect(end.rule).toBe(rule)
    if (isError) expect(end.error).toEqual({ errorDetail: 'sctp-failure', sctpCauseCode: 7, message: 'why' })
    else expect(end).not.toHaveProperty('error')
  })

  test('CD-7: a cause that is not known is null', () => {
    expect(channelEnd('aborted').error?.sctpCauseCode).toBeNull()
  })
})
