import { describe, expect, test } from 'vitest'
import { noCandidates } from '../../../machines/connection/candidates.ts'
import type { PeerConnectionCause } from '../../../machines/connection/peerConnectionTypes.ts'
import { diagnosis, type Stage } from '../../../src/diagnosis/index.ts'
import { enter } from '../../machines/connection/connectionChart.ts'
import {
  agreed,
  associationFailed,
  candidates,
  checking,
  connected,
  disconnected,
  dtlsFailed,
  ended,
  failed,
  gathered,
  hosts,
  left,
  lifeAfter,
  offered,
  securing,
  states,
} from './livesByHand.ts'

/** Every stage, so that none is forgotten. */
const all: { readonly [S in Stage]: true } = {
  new: true,
  'waiting-for-answer': true,
  'answer-due': true,
  'no-local-candidates': true,
  'no-remote-candidates': true,
  checking: true,
  securing: true,
  connected: true,
  unsure: true,
  'peer-left': true,
  lost: true,
  failed: true,
  closed: true,
}

type Line = readonly [
  title: string,
  causes: readonly PeerConnectionCause[],
  stage: Stage,
  certain: boolean,
  /** Which of the causes began it, the first being 1. */
  since: number | undefined,
]

const both = candidates(hosts, hosts)
const close: PeerConnectionCause = { type: 'close' }
const found: PeerConnectionCause = { type: 'close', found: true }

const lines: readonly Line[] = [
  ['nothing has happened', [], 'new', true, undefined],
  ['there is something to offer', [{ type: 'negotiation.updated' }], 'new', true, undefined],
  ['the offer was taken back', [...offered, { type: 'local.rollback' }], 'new', true, 3],
  ['this side has offered', offered, 'waiting-for-answer', true, 1],
  ['it has, and all candidates are told', [...offered, gathered, candidates(hosts)], 'waiting-for-answer', true, 1],
  ['the answer is provisional', [...offered, { type: 'remote.pranswer' }], 'no-local-candidates', false, 3],
  ['the peer has offered', [{ type: 'remote.offer' }], 'answer-due', true, 1],
  ['the peer has offered, and told of candidates', [{ type: 'remote.offer' }, both], 'answer-due', true, 1],
  ['no candidate of ours is told yet', agreed, 'no-local-candidates', false, 3],
  ['none ever will be', [...agreed, candidates(noCandidates, hosts), gathered], 'no-local-candidates', true, 5],
  [
    'none ever will be, of either side',
    [...agreed, candidates(ended, ended), gathered],
    'no-local-candidates',
    true,
    5,
  ],
  ['the peer has told of none yet', [...agreed, candidates(hosts)], 'no-remote-candidates', false, 3],
  ['the peer has said that it has none', [...agreed, candidates(hosts, ended)], 'no-remote-candidates', true, 3],
  ['ICE is about to check', [...agreed, both], 'checking', true, 3],
  ['ICE is checking', [...agreed, both, checking], 'checking', true, 5],
  ['ICE has found a path', [...agreed, both, checking, securing], 'securing', true, 6],
  [
    'ICE has checked all',
    [...agreed, both, states({ iceConnectionState: 'completed', connectionState: 'connecting' })],
    'securing',
    true,
    5,
  ],
  ['it is connected', [...agreed, both, connected], 'connected', true, 5],
  ['it is connected, and negotiates', [...agreed, both, connected, { type: 'local.offer' }], 'connected', true, 5],
  ['no candidate was seen, and it is connected all the same', [...agreed, connected], 'connected', true, 4],
  ['it is interrupted', [...agreed, connected, disconnected], 'unsure', true, 5],
  [
    'only ICE says that it is interrupted',
    [...agreed, connected, states({ iceConnectionState: 'disconnected', connectionState: 'connecting' })],
    'unsure',
    true,
    5,
  ],
  ['it is back', [...agreed, connected, disconnected, connected], 'connected', true, 6],
  ['the peer has left', [...agreed, connected, left(true)], 'peer-left', true, 5],
  ['the peer has left, most likely', [...agreed, connected, left(false)], 'peer-left', false, 5],
  ['it has left, and the path goes', [...agreed, connected, left(true), disconnected, failed], 'peer-left', true, 5],
  ['it has left, and this side closes', [...agreed, connected, left(true), close], 'closed', true, 6],
  ['it has left, and the engine closes', [...agreed, connected, left(false), found], 'peer-left', false, 5],
  ['the path is lost', [...agreed, connected, disconnected, failed], 'lost', true, 6],
  [
    'ICE says so alone',
    [...agreed, connected, states({ iceConnectionState: 'failed', connectionState: 'disconnected' })],
    'lost',
    true,
    5,
  ],
  ['the path is lost, and the engine closes', [...agreed, connected, failed, found], 'lost', true, 5],
  ['no path was found', [...agreed, both, checking, failed], 'failed', true, 6],
  ['no path was found, and the engine closes', [...agreed, both, checking, failed, found], 'failed', true, 6],
  ['DTLS has failed', [...agreed, both, checking, securing, dtlsFailed()], 'failed', true, 7],
  ['the association was aborted', [...agreed, both, connected, associationFailed], 'failed', true, 6],
  ['this side has closed it', [...agreed, connected, close], 'closed', true, 5],
  ['this side has closed it, after it had failed', [...agreed, failed, close], 'closed', true, 5],
  ['it was found closed', [...agreed, connected, found], 'closed', true, 5],
  ['the engine’s close() has returned', [close, { type: 'close.returned' }], 'closed', true, 1],
]

describe('how far a connection has come', () => {
  test.each(lines)('%s', (_, causes, stage, certain, since) => {
    expect(diagnosis(lifeAfter(causes))).toMatchObject({ stage, certain })
    expect(diagnosis(lifeAfter(causes)).since).toBe(since)
  })

  test('all stages are there', () => {
    expect(new Set(lines.map(([, , stage]) => stage))).toEqual(new Set(Object.keys(all)))
  })

  test('IC-2: of one that was found failed it is not known whether it was ever connected', () => {
    const snapshot = lifeAfter([], { iceConnectionState: 'failed', connectionState: 'failed' })
    expect(diagnosis(snapshot)).toMatchObject({ stage: 'failed', certain: false, since: undefined })
  })

  test('one that was found closed', () => {
    expect(diagnosis(lifeAfter([], { signalingState: 'closed' }))).toMatchObject({ stage: 'closed', certain: true })
  })

  test('where no time is told, there is none', () => {
    const actor = enter()
    for (const cause of [...agreed, connected]) actor.send(cause)
    expect(diagnosis(actor.getSnapshot())).toMatchObject({ stage: 'connected', since: undefined })
  })
})
