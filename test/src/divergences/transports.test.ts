import { describe, expect, test } from 'vitest'
import { connected, inUse, newConnection, newTransports, transports, WatchedLife } from './watchedLife.ts'

/** One that begins to connect. */
function connecting(): WatchedLife {
  return WatchedLife.of({ ...newConnection, sctp: 'sctp:0' }, newTransports, { inUse })
}

function connectedLife(): WatchedLife {
  return WatchedLife.of(connected, transports, { inUse })
}

describe('the states of transports', () => {
  test('TR-1, TR-2, TR-3, INV-40: a step that the chart has not', () => {
    const life = connecting()
    life.look(1, {
      'ice:0': { state: 'connected', gatheringState: 'complete' },
      'dtls:0': { state: 'connected' },
      'sctp:0': { state: 'closed' },
    })
    life.look(1, { 'sctp:0': { state: 'connected' } })
    expect(life.found).toEqual([
      'ice:0 TR-1: state: connected',
      'gatherer:0 TR-2: gatheringState: complete',
      'dtls:0 TR-3: state: connected',
      'sctp:0 INV-40: state: connected',
    ])
  })

  test('TR-1, TR-2, TR-3, INV-40: an event without a change', () => {
    const life = connecting()
    for (const name of ['ice:0', 'dtls:0', 'sctp:0']) life.event(name, 'statechange')
    life.event('ice:0', 'gatheringstatechange')
    expect(life.found).toEqual([
      'ice:0 TR-1: statechange in new',
      'dtls:0 TR-3: statechange in new',
      'sctp:0 INV-40: statechange in connecting',
      'gatherer:0 TR-2: gatheringstatechange in new',
    ])
  })

  test('RP-2: a connection that is closed by itself', () => {
    const life = connectedLife()
    life.event('connection', 'connectionstatechange', { connectionState: 'closed' })
    expect(life.found).toEqual(['connection RP-2: connectionState: closed'])
  })
})

describe('the order of what is told', () => {
  test('IC-1: the connection’s states are written before ICE tells of its own', () => {
    const life = connecting()
    life.event('ice:0', 'statechange', { state: 'checking' })
    expect(life.found).toEqual(['ice:0 IC-1: iceConnectionState: new'])
  })

  test('IC-1: one that negotiation has dropped counts no more', () => {
    const life = connectedLife()
    life.event('ice:0', 'statechange', { state: 'disconnected' }, { known: { inUse: { ...inUse, ice: ['ice:1'] } } })
    expect(life.found).toEqual([])
  })

  test('INV-45: the connection tells of ICE first', () => {
    const life = connecting()
    life.event('connection', 'iceconnectionstatechange', { iceConnectionState: 'checking' })
    expect(life.found).toEqual(['connection INV-45: iceconnectionstatechange to checking'])
  })

  test('INV-46, GA-4: the connection tells of gathering first, and the null candidate comes alone', () => {
    const life = connecting()
    const shows = { 'ice:0': { gatheringState: 'gathering' } }
    life.event('connection', 'icegatheringstatechange', { iceGatheringState: 'gathering' }, { shows })
    life.event('connection', 'icecandidate', {}, { event: { candidate: 'candidate' } })
    life.event('connection', 'icecandidate', {}, { event: { candidate: null } })
    expect(life.found).toEqual([
      'connection INV-46: icegatheringstatechange to gathering',
      'connection GA-4: null alone',
      'connection INV-46: null in gathering',
    ])
  })

  test('GA-4: bound amid gathering, the empty candidate may have come before', () => {
    const life = WatchedLife.of({ ...newConnection, iceGatheringState: 'complete' })
    life.event('connection', 'icecandidate', {}, { event: { candidate: null } })
    expect(life.found).toEqual([])
  })

  describe('DX-1', () => {
    /** ICE is connected, and DTLS begins. */
    function beginning(): WatchedLife {
      const shows = { ...connected, connectionState: 'connecting' }
      const life = WatchedLife.of(
        shows,
        { ...transports, 'dtls:0': { ...transports['dtls:0'], state: 'new' } },
        { inUse },
      )
      life.event('dtls:0', 'statechange', { state: 'connecting' })
      return life
    }

    test('`connectionState` changes with DTLS', () => {
      const life = beginning()
      const shows = { connection: { connectionState: 'connected' } }
      life.event('dtls:0', 'statechange', { state: 'connected' }, { shows })
      expect(life.found).toEqual(['dtls:0 DX-1: connectionState: connected'])
    })

    test('`connectionState` has changed before DTLS tells, but for nothing else', () => {
      const life = beginning()
      life.look(1, { connection: { connectionState: 'connected' }, 'dtls:0': { state: 'connected' } })
      life.event('dtls:0', 'statechange')
      expect(life.found).toEqual(['dtls:0 DX-1: connectionState: connected'])
    })

    test('of one that negotiation has dropped nothing follows', () => {
      const life = beginning()
      const known = { inUse: { ...inUse, dtls: ['dtls:1'] } }
      life.event(
        'dtls:0',
        'statechange',
        { state: 'connected' },
        { shows: { connection: { connectionState: 'connected' } }, known },
      )
      expect(life.found).toEqual([])
    })
  })
})

describe('INV-43: a failure of DTLS', () => {
  test('it is told by the state alone', () => {
    const life = connectedLife()
    life.event('dtls:0', 'statechange', { state: 'failed' })
    expect(life.found).toContain('dtls:0 INV-43: statechange alone')
  })

  test('it is told by both', () => {
    const life = connectedLife()
    life.event('dtls:0', 'error', { state: 'failed' })
    expect(life.lookAgain).toBe(1000)
    life.event('dtls:0', 'statechange')
    life.look(1, { connection: { connectionState: 'failed' } })
    life.look()
    expect(life.found).toEqual([])
  })

  test('the state is another, and never told', () => {
    const life = connectedLife()
    life.event('dtls:0', 'error')
    expect(life.found).toEqual(['dtls:0 INV-43: state: connected'])
    life.look()
    expect(life.found.slice(1)).toEqual(['dtls:0 INV-43: error alone'])
  })
})

describe('INV-9: what follows from the transports', () => {
  const wrong = { connection: { connectionState: 'connecting' } }

  test('it may be behind for a while', () => {
    const life = connectedLife()
    life.look(1, wrong)
    life.look(999)
    life.look(1, { connection: { connectionState: 'connected' } })
    life.look()
    expect(life.found).toEqual([])
  })

  test('it may not stay so, which a look tells in a later task', () => {
    const life = connectedLife()
    life.look(1, wrong)
    life.event('connection', 'icecandidate', {}, { after: 1000, event: { candidate: 'candidate' } })
    expect(life.found).toEqual([])
    expect(life.lookAgain).toBe(0)
    life.look(1)
    expect(life.found).toEqual(['connection INV-9: connectionState: connecting'])
    life.event('connection', 'icecandidate', {}, { after: 1000, event: { candidate: 'candidate' } })
    expect(life.lookAgain).toBeUndefined()
    life.look(1000)
    expect(life.found).toHaveLength(1)
  })

  test('what is wrong in another way begins anew', () => {
    const life = connectedLife()
    life.look(1, wrong)
    life.look(500, { connection: { connectionState: 'failed' } })
    life.look(500)
    expect(life.found).toEqual([])
  })
})
