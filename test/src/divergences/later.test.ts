import { describe, expect, test } from 'vitest'
import type { Shows } from '../../../src/watch/attributes.ts'
import { connected, inUse, newConnection, newTransports, transports, WatchedLife } from './watchedLife.ts'

const stable = { signalingState: 'stable', pendingLocalDescription: false, pendingRemoteDescription: false } as const
const none = { sctp: undefined, dtls: [], ice: [] }

/** A first offer with a channel, which is `connecting`. */
function offered(): WatchedLife {
  const life = WatchedLife.of({ ...newConnection, sctp: null })
  life.channel('channel:0', 'connecting')
  const call = life.operation({ method: 'setLocalDescription', type: 'offer', sdp: 'empty' })
  life.event(
    'connection',
    'signalingstatechange',
    { signalingState: 'have-local-offer', pendingLocalDescription: true, sctp: 'sctp:0' },
    { causes: [{ type: 'local.offer' }], known: { inUse }, shows: newTransports },
  )
  life.settled(call, 'setLocalDescription')
  return life
}

/** What ends it, with `sctp` null. */
function ends(life: WatchedLife, by: 'answer' | 'rollback', shows: Shows = {}): void {
  const call = life.operation({ method: 'setRemoteDescription', type: by })
  const current = by === 'answer' && { currentLocalDescription: true, currentRemoteDescription: true }
  life.event(
    'connection',
    'signalingstatechange',
    { ...stable, ...current, sctp: null },
    { causes: [{ type: `remote.${by}` }], known: { inUse: none, dropped: ['sctp:0', 'dtls:0', 'ice:0'] }, shows },
  )
  life.settled(call, 'setRemoteDescription')
}

describe('AB-9: an answer that rejects data', () => {
  test('nothing is said before a later look, which is asked for', () => {
    const life = offered()
    ends(life, 'answer')
    expect(life.found).toEqual([])
    life.look(500)
    expect(life.found).toEqual([])
    expect(life.lookAgain).toBe(499)
    life.look(499)
    expect(life.found).toEqual(['sctp:0 AB-9: state: connecting', 'channel:0 AB-9: readyState: connecting'])
  })

  test('what another observation does not read is no proof', () => {
    const life = offered()
    ends(life, 'answer')
    life.event('connection', 'icecandidate', {}, { after: 5000, event: { candidate: 'candidate' } })
    expect(life.found).toEqual([])
    life.look(1, { 'sctp:0': { state: 'closed' }, 'channel:0': { readyState: 'closed' } })
    expect(life.found).toEqual([])
  })

  test('AB-6: DTLS ends as well, and nothing more is said', () => {
    const life = offered()
    ends(life, 'answer')
    life.event('dtls:0', 'statechange', { state: 'closed' })
    life.look()
    life.look()
    expect(life.found).toEqual(['sctp:0 AB-9: state: connecting', 'channel:0 AB-9: readyState: connecting'])
  })

  test('SCTP and its channels end in later tasks', () => {
    const life = offered()
    ends(life, 'answer')
    life.event('sctp:0', 'statechange', { state: 'closed' })
    life.event('channel:0', 'close', { readyState: 'closed' }, { channelCauses: [{ type: 'transport.closed' }] })
    life.look()
    expect(life.found).toEqual([])
  })

  test('a channel that is created after it is not meant', () => {
    const life = offered()
    ends(life, 'answer', { 'sctp:0': { state: 'closed' }, 'channel:0': { readyState: 'closed' } })
    life.channel('channel:1', 'connecting')
    life.look()
    expect(life.found).toEqual([])
  })

  test('one that the connection has closed meanwhile is not asked', () => {
    const life = offered()
    ends(life, 'answer')
    life.call('connection', 'close', { causes: [{ type: 'close' }] })
    life.look()
    expect(life.found).toEqual([])
  })
})

describe('a rollback', () => {
  test('AB-9, TR-1, TR-3: it asks nothing of the transports that it gives up', () => {
    const life = offered()
    ends(life, 'rollback')
    expect(life.lookAgain).toBeUndefined()
    life.look()
    expect(life.found).toEqual([])
  })

  test('AB-6: but SCTP ends with its DTLS transport, wherever it belongs', () => {
    const life = offered()
    ends(life, 'rollback', { 'dtls:0': { state: 'closed' } })
    life.look()
    expect(life.found).toEqual(['sctp:0 AB-6: state: connecting'])
  })

  test('INV-48: and close() has nothing to do with them any more', () => {
    const life = offered()
    ends(life, 'rollback')
    const close = life.call('connection', 'close', { causes: [{ type: 'close' }] })
    life.returned('connection', 'close', close, {
      shows: {
        connection: { signalingState: 'closed', iceConnectionState: 'closed', connectionState: 'closed' },
        'channel:0': { readyState: 'closed' },
      },
    })
    expect(life.found).toEqual([])
  })
})

describe('AB-6: the peer closes DTLS', () => {
  test('SCTP follows, in any order', () => {
    const life = WatchedLife.of(connected, transports, { inUse })
    life.event('dtls:0', 'statechange', { state: 'closed' })
    expect(life.lookAgain).toBe(1000)
    life.event('sctp:0', 'statechange', { state: 'closed' })
    life.look()
    expect(life.found).toEqual([])
  })

  test('SCTP stays', () => {
    const life = WatchedLife.of(connected, transports, { inUse })
    life.event('dtls:0', 'statechange', { state: 'closed' })
    life.look()
    expect(life.found).toEqual(['sctp:0 AB-6: state: connected'])
  })

  test('DTLS has another association by then', () => {
    const life = WatchedLife.of(connected, transports, { inUse })
    life.event('dtls:0', 'statechange', { state: 'closed' })
    life.event('dtls:0', 'statechange', { state: 'connecting' })
    life.look(1500, { 'dtls:0': { state: 'connected' } })
    expect(life.found).toEqual([])
  })
})

describe('TR-1, TR-3: the transports of transceivers that negotiation removes', () => {
  const media = {
    'transceiver:0': { senderTransport: 'dtls:1', receiverTransport: 'dtls:1' },
    'transceiver:1': { senderTransport: 'dtls:0', receiverTransport: 'dtls:0' },
    'dtls:1': { state: 'connected', iceTransport: 'ice:1' },
    'ice:1': { state: 'connected', gatheringState: 'complete' },
  }

  /** One of two transceivers is removed by a rollback. */
  function removed(name: string, known = inUse): WatchedLife {
    const shows = {
      ...connected,
      signalingState: 'have-remote-offer',
      pendingRemoteDescription: true,
      transceivers: ['transceiver:0', 'transceiver:1'],
    }
    const life = WatchedLife.of(
      shows,
      { ...transports, ...media },
      {
        inUse: { sctp: 'sctp:0', dtls: ['dtls:0', 'dtls:1'], ice: ['ice:0', 'ice:1'] },
      },
    )
    life.event(
      'connection',
      'signalingstatechange',
      { ...stable, transceivers: shows.transceivers.filter((each) => each !== name) },
      { causes: [{ type: 'remote.rollback' }], known: { inUse: known, dropped: ['dtls:1', 'ice:1'] } },
    )
    return life
  }

  test('they are closed in a later task', () => {
    const life = removed('transceiver:0')
    expect(life.found).toEqual([])
    expect(life.lookAgain).toBe(1000)
    life.event('ice:1', 'statechange', { state: 'closed' })
    life.event('dtls:1', 'statechange', { state: 'closed' })
    life.look()
    expect(life.found).toEqual([])
  })

  test('they are never closed', () => {
    const life = removed('transceiver:0')
    life.look()
    expect(life.found).toEqual(['dtls:1 TR-3: state: connected', 'ice:1 TR-1: state: connected'])
  })

  test('those that another uses stay', () => {
    const life = removed('transceiver:1', { sctp: 'sctp:0', dtls: ['dtls:0', 'dtls:1'], ice: ['ice:0', 'ice:1'] })
    expect(life.lookAgain).toBeUndefined()
  })

  test('those that are used again by then stay', () => {
    const life = removed('transceiver:0')
    life.look(2000)
    const again = removed('transceiver:0')
    again.see(
      { kind: 'look', on: 'connection' },
      { after: 2000, known: { inUse: { ...inUse, dtls: ['dtls:1'], ice: ['ice:1'] } } },
    )
    expect(again.found).toEqual([])
  })
})
