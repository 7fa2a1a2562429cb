import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { type Departure, hasLeft, type PathShown, peer } from '../../../machines/connection/departure.ts'
import type {
  LiveAggregateStates,
  PeerConnectionCause,
  TransportReport,
} from '../../../machines/connection/peerConnectionTypes.ts'
import { whyFailed } from '../../../machines/connection/whyFailed.ts'
import { dtlsTransportMachine } from '../../../machines/transports/dtlsTransportMachine.ts'
import { sctpTransportMachine } from '../../../machines/transports/sctpTransportMachine.ts'
import type { DtlsTransportCause, SctpTransportCause } from '../../../machines/transports/transportTypes.ts'
import { enter, report } from './connectionChart.ts'

describe('whether the peer has said goodbye, by what the transports in use show', () => {
  const path: PathShown = {
    dtls: ['connected'],
    sctp: 'connected',
    connectionState: 'connected',
    hasPath: true,
    isNegotiating: false,
  }

  test.each<[string, Partial<PathShown>, boolean]>([
    ['nothing is closed', {}, false],
    ['nothing is there', { dtls: [], sctp: undefined }, false],
    ['AB-6: DTLS is closed', { dtls: ['closed'] }, true],
    ['AB-6: DTLS is closed, and SCTP with it', { dtls: ['closed'], sctp: 'closed' }, true],
    ['AB-6: DTLS is closed, and there is no SCTP', { dtls: ['closed'], sctp: undefined }, true],
    ['AB-3: SCTP is closed alone', { sctp: 'closed' }, true],
    ['one of several DTLS transports is closed', { dtls: ['closed', 'connected'], sctp: undefined }, false],
    ['all of several DTLS transports are closed', { dtls: ['closed', 'closed'], sctp: undefined }, true],
    ['INV-43: one of them has failed', { dtls: ['closed', 'failed'], sctp: 'closed' }, false],
    ['IC-2: the connection has failed', { dtls: ['closed'], sctp: 'closed', connectionState: 'failed' }, false],
    ['RP-3: the path is interrupted', { dtls: ['closed'], sctp: 'closed', hasPath: false }, false],
    ['AB-9: a description is being applied', { dtls: ['closed'], sctp: 'closed', isNegotiating: true }, false],
  ])('%s', (_, shown, has) => {
    expect(hasLeft({ ...path, ...shown })).toBe(has)
  })
})

const sctp = createActor(sctpTransportMachine, { input: { state: 'connecting' } }).start()
const dtls = createActor(dtlsTransportMachine, { input: { state: 'connecting' } }).start()

const states = (connectionState: LiveAggregateStates['connectionState'], ...transports: TransportReport[]) =>
  report({ connectionState, iceConnectionState: 'connected' }, ...transports)
const withDtls = (cause: DtlsTransportCause): TransportReport => ({ kind: 'dtls', transport: dtls, cause })
const withSctp = (cause: SctpTransportCause): TransportReport => ({ kind: 'sctp', transport: sctp, cause })
const connected = states('connected')
const disconnected = states('disconnected')
const left: PeerConnectionCause = { type: 'peer.left', certain: true }
const maybeLeft: PeerConnectionCause = { type: 'peer.left', certain: false }

describe('what the chart knows of the peer’s leaving', () => {
  test.each<[string, PeerConnectionCause[], ReturnType<typeof peer>, Departure | undefined]>([
    ['before it is connected it is unknown', [], 'unknown', undefined],
    ['RP-3: somebody is there', [connected], 'there', undefined],
    ['RP-3: an interruption says nothing', [connected, disconnected], 'unknown', undefined],
    ['AB-3: a goodbye', [connected, left], 'left', { certain: true }],
    ['AB-3: one that is not certain', [connected, maybeLeft], 'left', { certain: false }],
    ['AB-3: the first one counts', [connected, maybeLeft, left], 'left', { certain: false }],
    [
      'RP-3: a loss after it changes nothing',
      [connected, left, disconnected, states('failed')],
      'left',
      { certain: true },
    ],
    ['IC-2: a connection that comes back', [connected, left, disconnected, connected], 'there', undefined],
    ['a report that says nothing new changes nothing', [connected, left, connected], 'left', { certain: true }],
    [
      'ST-4: another association',
      [connected, left, states('connected', withSctp({ type: 'connected' }))],
      'there',
      undefined,
    ],
    [
      'DX-1: another handshake',
      [connected, left, states('connected', withDtls({ type: 'connected' }))],
      'there',
      undefined,
    ],
    [
      'DX-1: another handshake that was found',
      [connected, left, states('connected', withDtls({ type: 'resync.connected' }))],
      'there',
      undefined,
    ],
    [
      'DX-1: a handshake that has begun is none yet',
      [connected, left, states('connected', withDtls({ type: 'resync.connecting' }))],
      'left',
      { certain: true },
    ],
    ['INV-1: it is readable after `close`', [connected, left, { type: 'close' }], 'left', { certain: true }],
    ['INV-1: after our own close() it is unknown', [connected, { type: 'close' }], 'unknown', undefined],
    ['INV-3: what comes after `close` is none', [connected, { type: 'close' }, left], 'unknown', undefined],
  ])('%s', (_, path, is, departure) => {
    const actor = enter()
    for (const cause of path) actor.send(cause)
    expect(peer(actor.getSnapshot())).toBe(is)
    expect(actor.getSnapshot().context.departure).toEqual(departure)
  })

  test('a checkpoint may tell of one', () => {
    const actor = enter('stable', { connectionState: 'connected', departure: { certain: false } })
    expect(peer(actor.getSnapshot())).toBe('left')
  })

  test('`peerleft` is emitted once for each leaving, and what it says is readable by then', () => {
    const actor = enter()
    const seen: unknown[] = []
    actor.on('peerleft', ({ type, certain }) => seen.push([type, certain, peer(actor.getSnapshot())]))
    for (const cause of [connected, maybeLeft, left, disconnected, connected, left]) actor.send(cause)
    expect(seen).toEqual([
      ['peerleft', false, 'left'],
      ['peerleft', true, 'left'],
    ])
  })

  test('`since` has when it was told, if that is known', () => {
    const actor = enter()
    actor.send(connected)
    actor.send(left)
    expect(actor.getSnapshot().context.since.departure).toBeUndefined()
    actor.send(disconnected)
    actor.send(connected)
    actor.send({ ...left, time: 7 })
    expect(actor.getSnapshot().context.since.departure).toBe(7)
  })
})

describe('whyFailed() says `peer-left`', () => {
  test('before `connectionState` says anything, and when it is `failed`', () => {
    const actor = enter()
    for (const cause of [connected, left]) actor.send(cause)
    expect(whyFailed(actor.getSnapshot())).toEqual({ reason: 'peer-left', certain: true })
    actor.send(report({ connectionState: 'failed', iceConnectionState: 'disconnected' }))
    expect(whyFailed(actor.getSnapshot())).toEqual({ reason: 'peer-left', certain: true })
  })

  test('but no more when the connection is back', () => {
    const actor = enter()
    for (const cause of [connected, left, disconnected, connected]) actor.send(cause)
    expect(whyFailed(actor.getSnapshot())).toBeUndefined()
  })

  test('a transport’s failure goes before it', () => {
    const actor = enter()
    const error = { errorDetail: 'sctp-failure', sctpCauseCode: 1, message: '' }
    for (const cause of [connected, { type: 'association.failed', error } as const, left]) actor.send(cause)
    expect(whyFailed(actor.getSnapshot())).toMatchObject({ reason: 'transport-failed', sctpCauseCode: 1 })
  })
})
