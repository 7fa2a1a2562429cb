import { describe, expect, test } from 'vitest'
import { connected, inUse, newTransports, transports, WatchedLife } from './watchedLife.ts'

/** A connected life with one channel. */
function withChannel(readyState: 'connecting' | 'open' | 'closing' = 'open'): WatchedLife {
  const life = WatchedLife.of(connected, transports, { inUse })
  life.channel('channel:0', readyState)
  return life
}

describe('the events of a channel', () => {
  test('DT-1, DT-5, DT-6: what their handlers see', () => {
    const life = withChannel('connecting')
    life.event('channel:0', 'open', {})
    life.event('channel:0', 'closing', {})
    life.event('channel:0', 'close', {})
    expect(life.found).toEqual([
      'channel:0 DT-1: connecting',
      'channel:0 DT-5: connecting',
      'channel:0 DT-6: connecting',
    ])
  })

  test('INV-22: each once', () => {
    const life = withChannel()
    life.event('channel:0', 'open', {})
    expect(life.event('channel:0', 'open', {})).toMatchObject([{ on: 'channel:0', rule: 'INV-22' }])
  })

  test('DT-14: one that script has closed before does not open', () => {
    const life = withChannel('closing')
    life.event('channel:0', 'open', { readyState: 'open' })
    expect(life.found).toEqual(['channel:0 DT-14: open'])
  })

  test('script may close it in a listener of open that runs before', () => {
    const life = withChannel('connecting')
    life.event('channel:0', 'open', { readyState: 'closing' })
    expect(life.found).toEqual([])
  })

  test('INV-36, CD-4, SD-6: what an error says', () => {
    const life = withChannel()
    life.event('channel:0', 'error', {}, { event: { error: { errorDetail: 'data-channel-failure' } } })
    life.event('channel:0', 'error', { readyState: 'closed' }, { event: { error: { errorDetail: 'dtls-failure' } } })
    life.event('channel:0', 'error', {})
    expect(life.found).toEqual([
      'channel:0 SD-6: data-channel-failure',
      'channel:0 CD-4: dtls-failure',
      'channel:0 INV-36: an event without one',
    ])
  })

  test('INV-37: none inside close()', () => {
    const life = withChannel()
    const close = life.call('channel:0', 'close')
    life.event('channel:0', 'close', { readyState: 'closed' }, { channelCauses: [{ type: 'close' }] })
    life.returned('channel:0', 'close', close)
    expect(life.found).toEqual(['channel:0 INV-37: close', 'channel:0 DT-4: closed'])
  })

  test('of a channel alone it is not known whether script has closed its connection in a listener before', () => {
    const life = WatchedLife.ofChannel('connecting')
    life.event('channel:0', 'open', { readyState: 'closed' })
    life.event('channel:0', 'closing', {})
    expect(life.found).toEqual([])
  })

  test('after the end of its connection, a channel may do anything (AMB-3)', () => {
    const life = withChannel()
    const close = life.call('connection', 'close', { causes: [{ type: 'close' }] })
    const closed = { signalingState: 'closed', iceConnectionState: 'closed', connectionState: 'closed' }
    const isClosed = { state: 'closed' }
    life.returned('connection', 'close', close, {
      shows: {
        connection: closed,
        'sctp:0': isClosed,
        'dtls:0': isClosed,
        'ice:0': isClosed,
        'channel:0': { readyState: 'closed' },
      },
    })
    life.event('channel:0', 'closing', {})
    life.event('channel:0', 'close', {})
    expect(life.found).toEqual([])
  })
})

describe('INV-42: SCTP tells that it is connected before a channel opens', () => {
  test('it has told of nothing', () => {
    const life = WatchedLife.of(connected, newTransports, { inUse })
    life.channel('channel:0', 'connecting')
    life.event('channel:0', 'open', { readyState: 'open' })
    expect(life.found).toContain('sctp:0 INV-42: open while statechange has told connecting')
  })

  test('it was connected, and has closed since: `open` is late, which is no fault', () => {
    const life = WatchedLife.of(connected, newTransports, { inUse })
    life.channel('channel:0', 'connecting')
    life.event('sctp:0', 'statechange', { state: 'connected' })
    life.event('sctp:0', 'statechange', { state: 'closed' })
    expect(life.event('channel:0', 'open', { readyState: 'open' })).toEqual([])
  })

  test('it was connected when it was first seen', () => {
    const life = withChannel('connecting')
    expect(life.event('channel:0', 'open', { readyState: 'open' })).toEqual([])
  })
})

describe('channels that the peer announces', () => {
  function announced(readyState: string, negotiated = false): WatchedLife {
    const life = WatchedLife.of(connected, transports, { inUse })
    life.channel('channel:1', 'open', { negotiated })
    life.event(
      'connection',
      'datachannel',
      {},
      { event: { channel: 'channel:1' }, shows: { 'channel:1': { readyState } } },
    )
    return life
  }

  test('INV-28, INV-18', () => {
    expect(announced('connecting').found).toEqual(['connection INV-28: connecting'])
    expect(announced('open', true).found).toEqual(['connection INV-18: one for a negotiated channel'])
    const again = announced('open')
    again.event('connection', 'datachannel', {}, { event: { channel: 'channel:1' } })
    expect(again.found).toEqual(['connection INV-18: another for the same channel'])
  })

  test.each(['closing', 'closed'])('script may have closed or transferred it before: it is %s', (readyState) => {
    expect(announced(readyState).found).toEqual([])
  })

  test('a datachannel without a channel', () => {
    const life = WatchedLife.of(connected, transports, { inUse })
    expect(life.event('connection', 'datachannel')).toEqual([])
  })
})

describe('calls', () => {
  test('DT-4, DT-15: close() on a channel', () => {
    const life = withChannel()
    const first = life.call('channel:0', 'close', { channelCauses: [{ type: 'close' }] })
    life.returned('channel:0', 'close', first)
    expect(life.found).toEqual(['channel:0 DT-4: open'])
  })

  test('INV-29, EX-4: createDataChannel()', () => {
    const life = WatchedLife.of()
    const call = life.call('connection', 'createDataChannel')
    life.channel('channel:0', 'open')
    life.returned('connection', 'createDataChannel', call, {
      returned: { channel: 'channel:0' },
      shows: { connection: { signalingState: 'have-local-offer', pendingLocalDescription: true } },
    })
    expect(life.found).toEqual(['channel:0 INV-29: open', 'connection EX-4: signalingState: have-local-offer'])
  })

  test('createDataChannel() that throws', () => {
    const life = WatchedLife.of()
    const call = life.call('connection', 'createDataChannel')
    life.returned('connection', 'createDataChannel', call, { returned: { threw: 'TypeError' } })
    expect(life.found).toEqual([])
    expect(life.memory.calls).toEqual({})
  })
})
