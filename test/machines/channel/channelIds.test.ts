import { describe, expect, test } from 'vitest'
import { channelsAtConnect, freeId, idsFor } from '../../../machines/channel/channelIds.ts'

const none = { isTaken: () => false, maxChannels: null }

describe('the lowest id that is free', () => {
  test('ID-2: an even one for the DTLS client, an odd one for the server', () => {
    expect(freeId('client', none)).toBe(0)
    expect(freeId('server', none)).toBe(1)
  })

  test.each([
    ['client', 3, 4],
    ['client', 4, 4],
    ['server', 3, 3],
    ['server', 4, 5],
  ] as const)('ID-2: of the %s, from %i on: %i', (role, from, id) => {
    expect(freeId(role, none, from)).toBe(id)
  })

  test('CR-11: one that a channel has is not free', () => {
    expect(freeId('client', { ...none, isTaken: (id) => id !== 8 })).toBe(8)
  })

  test('CR-9: the highest is 65534', () => {
    expect(freeId('client', { ...none, isTaken: (id) => id < 65_534 })).toBe(65_534)
    expect(freeId('server', { ...none, isTaken: (id) => id < 65_534 })).toBeUndefined()
  })

  test('ID-5: once SCTP is connected, it is below maxChannels', () => {
    expect(freeId('client', { isTaken: () => false, maxChannels: 1 })).toBe(0)
    expect(freeId('server', { isTaken: () => false, maxChannels: 1 })).toBeUndefined()
    expect(freeId('server', { isTaken: () => false, maxChannels: 2 })).toBe(1)
  })
})

describe('when the DTLS role is known', () => {
  test('ID-3: each channel without an id gets one, in their order', () => {
    const channels = [
      { channel: 'a', id: null },
      { channel: 'b', id: 2 },
      { channel: 'c', id: null },
    ]
    expect(idsFor(channels, 'client', { ...none, isTaken: (id) => id === 2 })).toEqual([
      { channel: 'a', id: 0 },
      { channel: 'c', id: 4 },
    ])
  })

  test('DT-10: once there is none, there is none for those that follow either', () => {
    const channels = ['a', 'b', 'c'].map((channel) => ({ channel, id: null }))
    expect(idsFor(channels, 'client', { isTaken: () => false, maxChannels: 2 })).toEqual([
      { channel: 'a', id: 0 },
      { channel: 'b', id: undefined },
      { channel: 'c', id: undefined },
    ])
  })
})

describe('when SCTP is connected', () => {
  const at = (maxChannels: number, ...ids: readonly (number | null)[]) =>
    channelsAtConnect(
      ids.map((id, index) => ({ channel: index, id })),
      'server',
      { isTaken: (id) => ids.includes(id), maxChannels },
    )

  test('OP-2: each opens with its id, in their order', () => {
    expect(at(10, 4, null)).toEqual([
      { channel: 0, id: 4, opens: true, rule: 'OP-2' },
      { channel: 1, id: 1, opens: true, rule: 'OP-2' },
    ])
  })

  test('OP-3: one with an id that is too high cannot be created', () => {
    expect(at(4, 3, 4)).toMatchObject([{ opens: true }, { channel: 1, opens: false, rule: 'OP-3' }])
  })

  test('OP-3: nor can one for which no id is left', () => {
    const message = 'No stream id is left.'
    expect(at(2, 1, null)).toMatchObject([{ opens: true }, { channel: 1, opens: false, rule: 'OP-3', message }])
  })
})
