import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { dataChannelMachine } from '../../machines/dataChannelMachine.ts'

describe('an open channel, when it is first seen', () => {
  test.each([
    [true, 'opened'],
    [false, 'announced'],
    [undefined, 'announced'],
  ] as const)('INV-22: of which open has fired or not, %s, is %s and takes open accordingly', (hasFiredOpen, value) => {
    const input = { readyState: 'open', ...(hasFiredOpen !== undefined && { hasFiredOpen }) } as const
    const snapshot = createActor(dataChannelMachine, { input }).start().getSnapshot()
    expect(snapshot.value).toEqual({ open: value })
    expect(snapshot.can({ type: 'open' })).toBe(value === 'announced')
  })
})

test.each([
  ['connecting', 'connecting'],
  ['closing', { closing: 'draining' }],
  ['closed', 'closed'],
] as const)('one that is %s begins there, whatever it has fired', (readyState, value) => {
  const actor = createActor(dataChannelMachine, { input: { readyState, hasFiredOpen: true } }).start()
  expect(actor.getSnapshot().value).toEqual(value)
})
