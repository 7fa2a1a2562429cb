import { describe, expect, test } from 'vitest'
import { connected, inUse, newTransports, transports, WatchedLife } from './watchedLife.ts'

const offered = { signalingState: 'have-local-offer', pendingLocalDescription: true } as const
const stable = { signalingState: 'stable', pendingLocalDescription: false } as const

describe('signaling', () => {
  test('INV-7: a step that the table has not', () => {
    const life = WatchedLife.of()
    life.event('connection', 'signalingstatechange', {
      signalingState: 'have-local-pranswer',
      pendingLocalDescription: true,
      pendingRemoteDescription: true,
    })
    expect(life.found).toEqual(['connection INV-7: signalingState: have-local-pranswer'])
  })

  test('INV-7: a rollback out of a pranswer', () => {
    const life = WatchedLife.of()
    const change = (
      signalingState: string,
      local: boolean,
      remote: boolean,
      cause: 'local.offer' | 'remote.pranswer',
    ) =>
      life.event(
        'connection',
        'signalingstatechange',
        { signalingState, pendingLocalDescription: local, pendingRemoteDescription: remote },
        { causes: [{ type: cause }] },
      )
    change('have-local-offer', true, false, 'local.offer')
    change('have-remote-pranswer', true, true, 'remote.pranswer')
    const rollback = life.operation({ method: 'setRemoteDescription', type: 'rollback' })
    life.event('connection', 'signalingstatechange', {
      signalingState: 'stable',
      pendingLocalDescription: false,
      pendingRemoteDescription: false,
    })
    life.settled(rollback, 'setRemoteDescription')
    expect(life.found).toEqual([
      'connection INV-7: signalingState: stable',
      'connection RJ-5: setRemoteDescription: success',
    ])
  })

  test('INV-5, INV-10: an event that tells of no change; not of the first after a binding in mid-life', () => {
    const life = WatchedLife.of()
    life.event('connection', 'signalingstatechange')
    life.event('connection', 'connectionstatechange')
    expect(life.found).toEqual([
      'connection INV-5: signalingstatechange in stable',
      'connection INV-10: connectionstatechange in new',
    ])
    const late = WatchedLife.of(connected, transports, { inUse })
    late.event('connection', 'signalingstatechange')
    expect(late.found).toEqual([])
    late.event('connection', 'signalingstatechange')
    expect(late.found).toEqual(['connection INV-5: signalingstatechange in stable'])
  })

  test('DS-2: pending descriptions that do not fit', () => {
    const life = WatchedLife.of()
    life.event('connection', 'signalingstatechange', { ...offered, pendingRemoteDescription: true })
    expect(life.found).toEqual(['connection DS-2: pendingRemoteDescription: a description'])
  })
})

describe('INV-13, INV-14: negotiationneeded', () => {
  const checked = { causes: [{ type: 'negotiation.checked', needed: true }] } as const

  test('INV-14: again, with nothing done since', () => {
    const life = WatchedLife.of()
    life.event('connection', 'negotiationneeded', {}, checked)
    life.event('connection', 'negotiationneeded')
    expect(life.found).toEqual(['connection INV-14: fired again'])
  })

  test('INV-13: during an operation, which says all', () => {
    const life = WatchedLife.of()
    life.event('connection', 'negotiationneeded', {}, checked)
    life.operation({ method: 'createOffer' })
    life.event('connection', 'negotiationneeded')
    expect(life.found).toEqual(['connection INV-13: fired during createOffer'])
  })
})

describe('operations', () => {
  const remoteOffer = { method: 'setRemoteDescription', type: 'offer' } as const

  test('CO-2, RJ-6: one that settles otherwise than it must', () => {
    const life = WatchedLife.of()
    life.settled(life.operation({ method: 'createAnswer' }), 'createAnswer')
    life.settled(life.operation({ method: 'setRemoteDescription', type: 'answer' }), 'setRemoteDescription', 'Error')
    expect(life.found).toEqual([
      'connection CO-2: createAnswer: success',
      'connection RJ-6: setRemoteDescription: Error',
    ])
  })

  test('INV-11: one that does not wait for its turn', () => {
    const life = WatchedLife.of()
    life.operation({ method: 'createOffer' })
    life.settled(life.operation({ method: 'createAnswer' }), 'createAnswer', 'InvalidStateError')
    expect(life.found).toEqual(['connection INV-11: createAnswer has settled'])
  })

  test('SG-6: a success that has led elsewhere', () => {
    const life = WatchedLife.of()
    life.settled(life.operation(remoteOffer), 'setRemoteDescription')
    expect(life.found).toEqual(['connection SG-6: signalingState: stable'])
  })

  test('INV-16: a success before its event', () => {
    const life = WatchedLife.of()
    const call = life.operation(remoteOffer)
    life.settled(call, 'setRemoteDescription', undefined, {
      shows: { connection: { signalingState: 'have-remote-offer', pendingRemoteDescription: true } },
    })
    expect(life.found).toEqual(['connection INV-16: signalingState is have-remote-offer'])
  })

  test('INV-15: a rejection after a change', () => {
    const life = WatchedLife.of()
    const call = life.operation({ method: 'setLocalDescription', type: 'offer', sdp: 'empty' })
    life.event('connection', 'signalingstatechange', offered, { causes: [{ type: 'local.offer' }] })
    life.settled(call, 'setLocalDescription', 'OperationError')
    expect(life.found).toEqual(['connection INV-15: setLocalDescription is rejected after a change'])
  })

  test('INV-15: an implicit rollback is not undone', () => {
    const life = WatchedLife.of({ ...connected, ...offered }, transports, { inUse })
    const call = life.operation(remoteOffer)
    life.event('connection', 'signalingstatechange', stable, { causes: [{ type: 'local.rollback' }] })
    life.settled(call, 'setRemoteDescription', 'OperationError')
    expect(life.found).toEqual([])
  })

  test('AC-1: one that is refused at the call', () => {
    const life = WatchedLife.of(connected, transports, { inUse })
    const add = (rejected: string) => {
      const call = life.call('connection', 'addIceCandidate', { given: { end: false, hasSection: false } })
      life.returned('connection', 'addIceCandidate', call)
      return life.settled(call, 'addIceCandidate', rejected)
    }
    expect(add('TypeError')).toEqual([])
    expect(add('OperationError')).toMatchObject([{ rule: 'AC-1', actual: 'addIceCandidate: OperationError' }])
    expect(life.memory.calls).toEqual({})
  })

  test('arguments that a method cannot take are no operation', () => {
    const life = WatchedLife.of()
    life.settled(life.operation(remoteOffer), 'setRemoteDescription', 'TypeError')
    expect(life.found).toEqual([])
  })

  test('a method that throws', () => {
    const life = WatchedLife.of()
    const call = life.call('connection', 'createAnswer', {
      causes: [{ type: 'operation.called', id: 1, call: { method: 'createAnswer' } }],
    })
    life.returned('connection', 'createAnswer', call, { returned: { threw: 'Error' } })
    expect(life.found).toEqual(['connection CO-2: createAnswer: Error'])
  })

  test('where others may run that were not seen, nothing is known of what must come of it', () => {
    const life = WatchedLife.of(undefined, undefined, { mayHide: true })
    life.settled(life.operation(remoteOffer), 'setRemoteDescription', 'NotSupportedError')
    expect(life.found).toEqual([])
  })
})

describe('INV-41: the limits of SCTP', () => {
  const limits = (maxChannels: number | null, maxMessageSize: number | string | null) => ({
    ...newTransports,
    'sctp:0': { ...newTransports['sctp:0'], maxChannels, maxMessageSize },
  })

  function offers(maxChannels: number | null, maxMessageSize: number | string | null): WatchedLife {
    const life = WatchedLife.of()
    life.event(
      'connection',
      'signalingstatechange',
      { ...offered, sctp: 'sctp:0' },
      {
        causes: [{ type: 'local.offer' }],
        known: { inUse },
        shows: limits(maxChannels, maxMessageSize),
      },
    )
    return life
  }

  test('they are known too early', () => {
    expect(offers(null, null).found).toEqual([])
    expect(offers(1023, 'Infinity').found).toEqual([
      'sctp:0 INV-41: maxChannels: 1023',
      'sctp:0 INV-41: maxMessageSize: Infinity',
    ])
  })

  test('they are not known when they must be, and outlast the end of SCTP', () => {
    const life = offers(null, null)
    const answered = { ...stable, currentLocalDescription: true, currentRemoteDescription: true }
    life.event('connection', 'signalingstatechange', answered, { causes: [{ type: 'remote.answer' }] })
    expect(life.found).toEqual(['sctp:0 INV-41: maxMessageSize: null'])
    life.event('sctp:0', 'statechange', { state: 'connected', maxChannels: 1023 })
    life.event('sctp:0', 'statechange', { state: 'closed', maxChannels: null })
    expect(life.found.slice(1)).toEqual(['sctp:0 INV-41: maxChannels: null'])
  })

  test('of one that was there in mid-life, no answer may be known', () => {
    const shows = { ...connected, ...offered }
    const sctp = { ...transports['sctp:0'], maxChannels: 1023, maxMessageSize: 262_144 }
    const life = WatchedLife.of(shows, { ...transports, 'sctp:0': sctp }, { inUse })
    life.look()
    expect(life.found).toEqual([])
  })
})
