import { describe, expect, test } from 'vitest'
import type { Attributes, Shows } from '../../../src/watch/attributes.ts'
import { connected, inUse, newConnection, transports, WatchedLife } from './watchedLife.ts'

const closed = { signalingState: 'closed', iceConnectionState: 'closed', connectionState: 'closed' }
const closedTransports = { 'sctp:0': { state: 'closed' }, 'dtls:0': { state: 'closed' }, 'ice:0': { state: 'closed' } }

/** A connected life that is closed; what it shows then. */
function closes(shows: Attributes, others: Shows = {}, before: Attributes = {}): WatchedLife {
  const life = WatchedLife.of({ ...connected, ...before }, { ...transports, ...withTransceiver(before) }, { inUse })
  life.channel('channel:0', 'open')
  const close = life.call('connection', 'close', { causes: [{ type: 'close' }] })
  life.returned('connection', 'close', close, {
    shows: {
      ...closedTransports,
      'channel:0': { readyState: 'closed' },
      ...others,
      connection: { ...closed, ...shows },
    },
  })
  return life
}

function withTransceiver({ transceivers }: Attributes): Shows {
  return transceivers ? { 'transceiver:0': { senderTransport: 'dtls:0', receiverTransport: 'dtls:0' } } : {}
}

describe('when pc.close() returns', () => {
  test('all is as it must be', () => {
    expect(closes({ senders: 0, receivers: 0 }).found).toEqual([])
  })

  test.each<[string, Attributes, Shows, readonly string[]]>([
    ['INV-1', { signalingState: 'stable' }, {}, ['connection INV-1: signalingState: stable']],
    ['INV-4', { iceGatheringState: 'new' }, {}, ['connection INV-4: iceGatheringState: new']],
    ['INV-4', {}, { 'ice:0': { state: 'closed', gatheringState: 'new' } }, ['gatherer:0 INV-4: gatheringState: new']],
    ['DS-4', { currentLocalDescription: false }, {}, ['connection DS-4: currentLocalDescription: null']],
    ['DS-4', { pendingLocalDescription: 'unreadable' }, {}, ['connection DS-4: pendingLocalDescription: unreadable']],
    ['CM-1', { senders: 1 }, {}, ['connection CM-1: getSenders().length: 1']],
    ['INV-48', {}, { 'dtls:0': { state: 'connected' } }, ['dtls:0 INV-48: state: connected']],
    ['DT-11', {}, { 'channel:0': { readyState: 'open' } }, ['channel:0 DT-11: open']],
  ])('%s', (_, shows, others, found) => {
    expect(closes(shows, others).found).toEqual(found)
  })

  test('CM-2: a transceiver is not stopped', () => {
    const others = { 'transceiver:0': { direction: 'sendrecv', currentDirection: 'stopped' } }
    expect(closes({}, others, { transceivers: ['transceiver:0'] }).found).toEqual([
      'connection CM-2: direction: sendrecv',
    ])
  })

  test('what cannot be read is not asked, but descriptions', () => {
    expect(closes({ ...closed, signalingState: 'unreadable', senders: 'unreadable' }).found).toEqual([])
  })

  test('DT-11, AMB-4: a channel that is closing is closed as well', () => {
    const life = WatchedLife.of(connected, transports, { inUse })
    life.channel('channel:0', 'closing')
    const close = life.call('connection', 'close', { causes: [{ type: 'close' }] })
    life.returned('connection', 'close', close, { shows: { ...closedTransports, connection: closed } })
    expect(life.found).toEqual(['channel:0 DT-11: closing'])
  })

  test('a second close() does nothing, and is not asked', () => {
    const life = closes({})
    const close = life.call('connection', 'close')
    life.returned('connection', 'close', close, { shows: { connection: { iceGatheringState: 'new' } } })
    expect(life.found).toEqual([])
  })

  test('INV-48: inside the call, code of the app’s sees what is not closed yet', () => {
    const life = WatchedLife.of(connected, transports, { inUse })
    const close = life.call('connection', 'close', { causes: [{ type: 'close' }] })
    life.event('sctp:0', 'statechange', { state: 'closed' }, { shows: { connection: closed } })
    life.returned('connection', 'close', close, { shows: closedTransports })
    expect(life.found).toEqual(['dtls:0 INV-48: state: connected', 'ice:0 INV-48: state: connected'])
  })
})

describe('DS-4: what close() changes, and nothing before it', () => {
  /** Half-way through an implicit rollback, where Chromium shows the new offer already. */
  function inRollback(): WatchedLife {
    const life = WatchedLife.of({ ...newConnection, signalingState: 'have-local-offer', pendingLocalDescription: true })
    life.operation({ method: 'setRemoteDescription', type: 'offer' })
    return life
  }

  const halfWay = { signalingState: 'stable', pendingLocalDescription: false, pendingRemoteDescription: true }

  test('close() in the first signalingstatechange of an implicit rollback has changed nothing', () => {
    const life = inRollback()
    life.event('connection', 'signalingstatechange', halfWay, { causes: [{ type: 'local.rollback' }] })
    const close = life.call('connection', 'close', { causes: [{ type: 'close' }] })
    life.returned('connection', 'close', close, { shows: { connection: closed } })
    expect(life.found.filter((line) => line.includes('DS-4'))).toEqual([])
  })

  test('called in a listener before ours, it is the call that shows what was the case before', () => {
    const life = inRollback()
    const close = life.call('connection', 'close', { causes: [{ type: 'close' }], shows: { connection: halfWay } })
    life.returned('connection', 'close', close, { shows: { connection: closed } })
    expect(life.found.filter((line) => line.includes('DS-4'))).toEqual([])
  })
})

describe('DT-11: a channel that is bound when its connection is closed', () => {
  function boundLate(readyState: 'open' | 'closing'): WatchedLife {
    const life = closes({})
    life.channel('channel:1', readyState)
    life.see({ kind: 'bound', on: 'channel:1' })
    return life
  }

  test('it is closed as well', () => {
    expect(boundLate('open').found).toEqual(['channel:1 DT-11: open'])
    expect(boundLate('closing').found).toEqual(['channel:1 DT-11: closing'])
  })

  test('of a live connection it is not', () => {
    const life = WatchedLife.of(connected, transports, { inUse })
    life.channel('channel:1', 'open')
    expect(life.see({ kind: 'bound', on: 'channel:1' })).toEqual([])
  })
})

test('INV-1: a connection whose calls cannot be seen is still as it was when its actor is told to close it', () => {
  const life = WatchedLife.of({ ...connected, unhooked: true }, transports, { inUse })
  const causes = [{ type: 'close' }, { type: 'close.returned' }] as const
  expect(life.see({ kind: 'told', on: 'connection', cause: 'close' }, { causes })).toEqual([])
})
