import { describe, expect, test } from 'vitest'
import { noCandidates } from '../../../machines/connection/candidates.ts'
import type { PeerConnectionCause } from '../../../machines/connection/peerConnectionTypes.ts'
import { diagnosis } from '../../../src/diagnosis/index.ts'
import { addTransports, enter } from '../../machines/connection/connectionChart.ts'
import {
  agreed,
  associationFailed,
  candidates,
  connected,
  dtlsFailed,
  failed,
  hosts,
  left,
  lifeAfter,
  reflexive,
  serverFailed,
} from './livesByHand.ts'

const factsAfter = (...causes: readonly PeerConnectionCause[]) => diagnosis(lifeAfter(causes)).facts
const close: PeerConnectionCause = { type: 'close' }

describe('the facts', () => {
  test('of a new connection', () => {
    expect(factsAfter()).toEqual({
      signalingState: 'stable',
      iceGatheringState: 'new',
      iceConnectionState: 'new',
      connectionState: 'new',
      dtls: [],
      sctp: undefined,
      candidates: { local: noCandidates, remote: noCandidates },
      gatheringErrors: [],
      pair: undefined,
      relayed: undefined,
      peer: 'unknown',
      wasConnected: false,
      failure: undefined,
      closedBy: undefined,
    })
  })

  test('of one that is connected, with its transports', () => {
    const actor = enter()
    addTransports(actor)
    for (const cause of [...agreed, candidates(hosts, reflexive), serverFailed(401), connected]) actor.send(cause)
    expect(diagnosis(actor.getSnapshot()).facts).toMatchObject({
      iceGatheringState: 'complete',
      iceConnectionState: 'connected',
      connectionState: 'connected',
      dtls: ['new'],
      sctp: 'connecting',
      candidates: { local: hosts, remote: reflexive },
      gatheringErrors: [{ errorCode: 401, url: 'turn:turn.example:3478' }],
      peer: 'there',
      wasConnected: true,
    })
  })

  test.each([
    ['relay', 'host', true],
    ['host', 'relay', true],
    ['srflx', 'prflx', false],
    ['host', 'host', false],
  ] as const)('a pair of %s and %s is relayed: %s', (local, remote, relayed) => {
    const pair = { local, remote, protocol: 'udp', relayProtocol: undefined }
    expect(factsAfter(...agreed, connected, { type: 'pair.told', pair })).toMatchObject({ pair, relayed })
  })

  test('of a failure, without the engine’s own words', () => {
    expect(factsAfter(...agreed, connected, associationFailed).failure).toEqual({
      errorDetail: 'sctp-failure',
      sctpCauseCode: 1,
      receivedAlert: null,
      sentAlert: null,
    })
    const words = { errorDetail: 'dtls-failure', receivedAlert: 40, message: 'from 192.0.2.7' }
    expect(JSON.stringify(diagnosis(lifeAfter([...agreed, dtlsFailed(words)])))).not.toContain('192.0.2.7')
  })

  test('of one that was closed: all reads `closed`, and what was known stays', () => {
    const facts = factsAfter(...agreed, candidates(hosts, hosts), connected, left(true), close)
    expect(facts).toMatchObject({
      signalingState: 'closed',
      iceConnectionState: 'closed',
      connectionState: 'closed',
      candidates: { local: hosts, remote: hosts },
      wasConnected: true,
      peer: 'left',
      closedBy: 'local-close',
    })
  })

  test('of one that closes with its transports', () => {
    const actor = enter()
    addTransports(actor)
    actor.send(close)
    expect(diagnosis(actor.getSnapshot()).facts).toMatchObject({ dtls: ['closed'], sctp: 'closed' })
  })

  test('of one that was found failed: it is not known whether it was connected', () => {
    const found = lifeAfter([], { iceConnectionState: 'failed', connectionState: 'failed' })
    expect(diagnosis(found).facts).toMatchObject({ wasConnected: undefined, peer: 'unknown' })
  })
})

test('it is plain data, and the same after a way through JSON', () => {
  const causes = [...agreed, candidates(hosts, hosts), serverFailed(701), connected, failed]
  const { facts, ...found } = diagnosis(lifeAfter(causes))
  expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  expect(structuredClone(facts)).toEqual(facts)
  expect(JSON.parse(JSON.stringify(facts))).toEqual(
    Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)),
  )
})

test('it changes nothing, and gives the same again', () => {
  const snapshot = lifeAfter([...agreed, connected])
  const before = structuredClone(snapshot.context.since)
  expect(diagnosis(snapshot)).toEqual(diagnosis(snapshot))
  expect(snapshot.context.since).toEqual(before)
})
