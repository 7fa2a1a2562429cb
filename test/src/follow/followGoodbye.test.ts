import { describe, expect, test } from 'vitest'
import { peer } from '../../../machines/connection/departure.ts'
import type { PeerConnectionSnapshot } from '../../../machines/connection/peerConnectionMachine.ts'
import { whyFailed } from '../../../machines/connection/whyFailed.ts'
import type { Attributes, Shows } from '../../../src/watch/attributes.ts'
import type { Given } from '../../../src/watch/observation.ts'
import { connected, newConnection, newTransports, transports } from '../divergences/watchedLife.ts'
import { FollowedLife } from './followedLife.ts'

const chromium: Attributes = { ...connected, engine: 'chromium' }
const channel: Shows = { 'channel:0': { readyState: 'open', label: 'chat', id: 0 } }
const withData: Shows = { ...transports, ...channel }

const { 'sctp:0': _, ...withoutSctp } = transports
/** Media alone, on as many transports. */
const withMedia = (count = 1): Shows => {
  const shows: { [name: string]: Attributes } = { ...withoutSctp }
  for (let index = 0; index < count; index += 1) {
    shows[`dtls:${index}`] = { state: 'connected', iceTransport: `ice:${index}` }
    shows[`ice:${index}`] = { state: 'connected', gatheringState: 'complete' }
    shows[`transceiver:${index}`] = { senderTransport: `dtls:${index}`, receiverTransport: `dtls:${index}` }
  }
  return shows
}
const mediaAlone = (count = 1): Attributes => ({
  ...chromium,
  sctp: null,
  transceivers: Array.from({ length: count }, (_, index) => `transceiver:${index}`),
})

/** A connected life, and each time that the peer was said to have left: whether that is certain. */
function living(shows: Shows = { connection: chromium, ...withData }) {
  const life = FollowedLife.of(shows)
  const left: boolean[] = []
  life.actor('connection').on('peerleft', ({ certain }) => left.push(certain))
  return Object.assign(life, { left })
}

function chart(life: FollowedLife): PeerConnectionSnapshot {
  return life.following.chart('connection') as PeerConnectionSnapshot
}

const closed = { state: 'closed' }

/** What is shown, by an event of a transport that says nothing else. */
function show(life: FollowedLife, shows: Shows, on = 'dtls:0', type = 'statechange'): void {
  life.see({ kind: 'event', on, type }, shows)
}

function begin(life: FollowedLife, method: string, call: number, given: Given): void {
  life.see({ kind: 'call', on: 'connection', method, call, given })
  life.see({ kind: 'returned', on: 'connection', method, call })
}

function end(life: FollowedLife, method: string, call: number, shows: Shows = {}, rejected?: string): void {
  life.see({ kind: 'settled', on: 'connection', method, call, ...(rejected !== undefined && { rejected }) }, shows)
}

describe('a goodbye', () => {
  test('AB-6: DTLS is closed with SCTP, in either order', () => {
    for (const names of [
      ['sctp:0', 'dtls:0'],
      ['dtls:0', 'sctp:0'],
    ]) {
      const life = living()
      for (const on of names) show(life, { [on]: closed }, on)
      expect(life.left).toEqual([true])
      expect(peer(chart(life))).toBe('left')
      expect(whyFailed(chart(life))).toEqual({ reason: 'peer-left', certain: true })
    }
  })

  test('AB-6: DTLS is closed where there is media alone', () => {
    const life = living({ connection: mediaAlone(), ...withMedia() })
    show(life, { 'dtls:0': closed })
    expect(life.left).toEqual([true])
  })

  test('AB-6: all of several DTLS transports are closed, and not before', () => {
    const life = living({ connection: mediaAlone(2), ...withMedia(2) })
    show(life, { 'dtls:0': closed })
    expect(life.left).toEqual([])
    show(life, { 'dtls:1': closed }, 'dtls:1')
    expect(life.left).toEqual([true])
  })

  test('it is said once, and stays when the aggregates tell of it later', () => {
    const life = living({ connection: mediaAlone(), ...withMedia() })
    show(life, { 'dtls:0': closed })
    const interrupted = { connectionState: 'disconnected', iceConnectionState: 'disconnected' }
    show(life, { 'ice:0': { state: 'disconnected' }, connection: interrupted }, 'ice:0')
    show(life, { connection: { connectionState: 'failed' } }, 'connection', 'connectionstatechange')
    expect(life.left).toEqual([true])
    expect(whyFailed(chart(life))).toEqual({ reason: 'peer-left', certain: true })
  })

  test('it is certain where only a goodbye shows so', () => {
    const certain = ['chromium', 'firefox', 'node-datachannel', 'wrtc', null].map((engine) => {
      const life = living({ connection: { ...connected, engine }, ...withData })
      show(life, { 'dtls:0': closed })
      return [engine, ...life.left]
    })
    expect(certain).toEqual([
      ['chromium', true],
      // A page whose process has ended shows the same.
      ['firefox', false],
      // So does the end of a silence, sometimes.
      ['node-datachannel', false],
      ['wrtc', false],
      [null, false],
    ])
  })

  test('of a peer that left before the binding began, while the connection still reads `connected`', () => {
    const life = living({ connection: mediaAlone(), ...withMedia(), 'dtls:0': { ...closed, iceTransport: 'ice:0' } })
    expect(peer(chart(life))).toBe('left')
  })
})

describe('no goodbye', () => {
  test('INV-43: DTLS has failed', () => {
    const life = living()
    show(life, { 'dtls:0': { state: 'failed' }, 'sctp:0': closed, connection: { connectionState: 'failed' } })
    expect(life.left).toEqual([])
    expect(whyFailed(chart(life))?.reason).toBe('transport-failed')
  })

  test('RP-3: the path is interrupted when transports are closed, by what any of them tells', () => {
    for (const shows of [
      { connection: { connectionState: 'disconnected' } },
      { connection: { iceConnectionState: 'disconnected' } },
      { 'ice:0': { state: 'disconnected' } },
      { 'ice:0': { state: 'failed' } },
    ]) {
      const life = living()
      show(life, { ...shows, 'dtls:0': closed, 'sctp:0': closed })
      expect(life.left, JSON.stringify(shows)).toEqual([])
    }
  })

  test('DX-1: an association that never was there ends before DTLS says that the handshake has failed', () => {
    const connecting = { connection: chromium, ...withData, 'sctp:0': { state: 'connecting', transport: 'dtls:0' } }
    const life = living(connecting)
    show(life, { 'sctp:0': closed }, 'sctp:0')
    expect(whyFailed(chart(life))).toBeUndefined()
    show(life, { 'dtls:0': { state: 'failed' }, connection: { connectionState: 'failed' } })
    expect(life.left).toEqual([])
    expect(whyFailed(chart(life))?.reason).toBe('transport-failed')

    const talking = living(connecting)
    show(talking, { 'sctp:0': { state: 'connected' } }, 'sctp:0')
    show(talking, { 'sctp:0': closed }, 'sctp:0')
    expect(talking.left).toEqual([true])
  })

  test('before DTLS was connected nobody was there who could leave', () => {
    const life = living({ connection: { ...newConnection, engine: 'chromium', sctp: 'sctp:0' }, ...newTransports })
    show(life, { 'dtls:0': closed, 'sctp:0': closed })
    expect(life.left).toEqual([])
    expect(peer(chart(life))).toBe('unknown')
  })

  test('INV-1: our own close(), where no call can be seen and an engine shows it like the peer’s', () => {
    const life = living({ connection: { ...connected, engine: 'node-datachannel', unhooked: true }, ...withData })
    show(life, {
      connection: { connectionState: 'closed', iceConnectionState: 'closed' },
      'dtls:0': closed,
      'sctp:0': closed,
    })
    expect(life.left).toEqual([])
  })

  test('INV-1: our own close()', () => {
    const life = living()
    life.see({ kind: 'call', on: 'connection', method: 'close', call: 1 })
    show(life, { 'dtls:0': closed, 'sctp:0': closed })
    life.see({ kind: 'returned', on: 'connection', method: 'close', call: 1 })
    expect(life.left).toEqual([])
    expect(peer(chart(life))).toBe('unknown')
  })

  test('AB-9: what a description closes that is being applied, and that is in use no more after it', () => {
    const life = living({ connection: { ...mediaAlone(), sctp: 'sctp:0' }, ...withData, ...withMedia() })
    begin(life, 'setLocalDescription', 1, { type: 'answer' })
    show(life, { 'sctp:0': closed }, 'sctp:0')
    end(life, 'setLocalDescription', 1, { connection: { sctp: null } })
    expect(life.left).toEqual([])
    expect(peer(chart(life))).toBe('there')
  })

  test('but what is closed, and still in use when it is applied, is one', () => {
    const life = living()
    begin(life, 'setRemoteDescription', 1, { type: 'offer' })
    show(life, { 'dtls:0': closed, 'sctp:0': closed })
    expect(life.left).toEqual([])
    end(life, 'setRemoteDescription', 1)
    expect(life.left).toEqual([true])
  })

  test('AB-9: what negotiation has dropped, and is closed in a later task', () => {
    const life = living({ connection: mediaAlone(2), ...withMedia(2) })
    begin(life, 'setLocalDescription', 1, { type: 'answer' })
    end(life, 'setLocalDescription', 1, { connection: { transceivers: ['transceiver:0'] } })
    show(life, { 'dtls:1': closed, 'ice:1': closed }, 'dtls:1')
    expect(life.left).toEqual([])
    expect(peer(chart(life))).toBe('there')
  })

  test('AB-9: the last transceiver is stopped: nothing is in use any more', () => {
    const life = living({ connection: mediaAlone(), ...withMedia() })
    begin(life, 'setLocalDescription', 1, { type: 'answer' })
    end(life, 'setLocalDescription', 1, { connection: { transceivers: [] } })
    show(life, { 'dtls:0': closed, 'ice:0': closed })
    expect(life.left).toEqual([])
  })

  test('SG-1: a rollback takes an association back that was never there', () => {
    const life = living({ connection: mediaAlone(), ...withMedia() })
    begin(life, 'setLocalDescription', 1, { type: 'offer', sdp: 'offer' })
    const added = { 'sctp:0': { state: 'connecting', transport: 'dtls:0' }, connection: { sctp: 'sctp:0' } }
    end(life, 'setLocalDescription', 1, added)
    begin(life, 'setLocalDescription', 2, { type: 'rollback' })
    show(life, { 'sctp:0': closed }, 'sctp:0')
    end(life, 'setLocalDescription', 2, { connection: { sctp: null } })
    expect(life.left).toEqual([])
  })
})

describe('AB-9: a section for data that negotiation rejects', () => {
  const rejecting: Given = { type: 'answer', dataRejected: true }
  const withBoth = { connection: { ...mediaAlone(), sctp: 'sctp:0' }, ...withData, ...withMedia() }

  test('SCTP is closed before the description is applied, or in a later task, while it is still shown', () => {
    for (const isEarly of [true, false]) {
      const life = living(withBoth)
      begin(life, 'setRemoteDescription', 1, rejecting)
      if (isEarly) show(life, { 'sctp:0': closed }, 'sctp:0')
      end(life, 'setRemoteDescription', 1)
      if (!isEarly) show(life, { 'sctp:0': closed }, 'sctp:0')
      expect(life.left).toEqual([])
      life.event('channel:0', 'close', { readyState: 'closed' })
      expect(peer(chart(life))).toBe('there')
    }
  })

  test('DTLS that is closed is a goodbye all the same', () => {
    const life = living(withBoth)
    begin(life, 'setRemoteDescription', 1, rejecting)
    end(life, 'setRemoteDescription', 1, { connection: { sctp: null } })
    show(life, { 'dtls:0': closed })
    expect(life.left).toEqual([true])
  })

  test('a description that is refused rejects nothing', () => {
    const life = living(withBoth)
    begin(life, 'setRemoteDescription', 1, rejecting)
    end(life, 'setRemoteDescription', 1, {}, 'OperationError')
    show(life, { 'sctp:0': closed }, 'sctp:0')
    expect(life.left).toEqual([true])
  })

  test('nor does one that is taken back', () => {
    const life = living(withBoth)
    begin(life, 'setRemoteDescription', 1, { ...rejecting, type: 'offer' })
    end(life, 'setRemoteDescription', 1, { connection: { signalingState: 'have-remote-offer' } })
    begin(life, 'setRemoteDescription', 2, { type: 'rollback' })
    end(life, 'setRemoteDescription', 2, { connection: { signalingState: 'stable' } })
    show(life, { 'sctp:0': closed }, 'sctp:0')
    expect(life.left).toEqual([true])
  })

  test('another one that is refused, after it, changes nothing', () => {
    const life = living(withBoth)
    begin(life, 'setRemoteDescription', 1, rejecting)
    end(life, 'setRemoteDescription', 1)
    begin(life, 'setRemoteDescription', 2, { type: 'offer', dataRejected: false })
    end(life, 'setRemoteDescription', 2, {}, 'InvalidAccessError')
    show(life, { 'sctp:0': closed }, 'sctp:0')
    expect(life.left).toEqual([])
  })
})

describe('somebody is there again', () => {
  const restarted = (life: FollowedLife) => {
    show(life, { 'dtls:0': closed, 'sctp:0': closed })
    show(life, { 'ice:0': { state: 'disconnected' }, connection: { connectionState: 'disconnected' } }, 'ice:0')
    begin(life, 'setLocalDescription', 1, { type: 'offer' })
    end(life, 'setLocalDescription', 1)
    begin(life, 'setRemoteDescription', 2, { type: 'answer' })
  }

  test('DX-1: after an ICE restart with another peer, in Chromium, whose DTLS begins anew', () => {
    const life = living({ connection: mediaAlone(), ...withMedia() })
    restarted(life)
    show(life, { 'dtls:0': { state: 'new' }, connection: { connectionState: 'connecting' } })
    end(life, 'setRemoteDescription', 2)
    show(life, { 'ice:0': { state: 'connected' } }, 'ice:0')
    expect(peer(chart(life))).toBe('left')
    show(life, { 'dtls:0': { state: 'connecting' } })
    show(life, { 'dtls:0': { state: 'connected' }, connection: { connectionState: 'connected' } })
    expect(peer(chart(life))).toBe('there')
    expect(whyFailed(chart(life))).toBeUndefined()
    // And may leave, as the first one did.
    show(life, { 'dtls:0': closed })
    expect(life.left).toEqual([true, true])
  })

  test('ST-4: with data, another association begins', () => {
    const life = living()
    restarted(life)
    show(life, { 'dtls:0': { state: 'new' }, connection: { sctp: 'sctp:1' }, 'sctp:1': newTransports['sctp:0'] })
    end(life, 'setRemoteDescription', 2)
    show(life, { 'ice:0': { state: 'connected' } }, 'ice:0')
    show(life, { 'dtls:0': { state: 'connected' }, connection: { connectionState: 'connected' } })
    show(life, { 'sctp:1': { state: 'connected' } }, 'sctp:1')
    expect(peer(chart(life))).toBe('there')
    expect(life.left).toEqual([true])
  })
})

describe('node-datachannel, which closes a connection by itself', () => {
  const node: Attributes = { ...connected, engine: 'node-datachannel' }
  const allClosed: Shows = {
    connection: { connectionState: 'closed', iceConnectionState: 'closed' },
    'sctp:0': closed,
    'dtls:0': closed,
    'ice:0': closed,
  }

  test('RP-2: after the peer’s close() and after silence alike: nobody can tell, with a channel that ends in a later task', () => {
    const life = living({ connection: node, ...withData })
    show(life, allClosed)
    expect(life.left).toEqual([])
    life.event('channel:0', 'closing', { readyState: 'closing' })
    life.event('channel:0', 'close', { readyState: 'closed' })
    expect(life.status('connection')).toBe('done')
    expect(chart(life).output).toMatchObject({ cause: 'engine' })
    expect(whyFailed(chart(life))).toBeUndefined()
  })

  test('RP-2: and where it had no channel any more', () => {
    const life = living({ connection: node, ...transports })
    show(life, allClosed)
    expect(life.left).toEqual([])
    expect(life.status('connection')).toBe('done')
    expect(whyFailed(chart(life))).toBeUndefined()
  })

  test('IC-2: its burst after a silence is none, where anything reads `failed` in it', () => {
    const failing: readonly (readonly Shows[])[] = [
      [
        { connection: { iceConnectionState: 'failed' }, 'ice:0': { state: 'failed' } },
        { connection: { connectionState: 'failed' }, 'dtls:0': { state: 'failed' }, 'sctp:0': closed },
        allClosed,
      ],
      [
        {
          connection: { iceConnectionState: 'failed', connectionState: 'failed' },
          'dtls:0': { state: 'failed' },
          'sctp:0': closed,
        },
        allClosed,
      ],
    ]
    for (const burst of failing) {
      const life = living({ connection: node, ...withData })
      for (const shows of burst) show(life, shows)
      life.event('channel:0', 'closing', { readyState: 'closing' })
      life.event('channel:0', 'close', { readyState: 'closed' })
      expect(life.left).toEqual([])
      expect(life.status('connection')).toBe('done')
      expect(whyFailed(chart(life))?.reason).toBe('connection-lost')
    }
  })
})

describe('an abort of the association, as a channel tells of it', () => {
  const error = (sctpCauseCode: number | null) => ({
    error: { errorDetail: 'sctp-failure', ...(sctpCauseCode !== null && { sctpCauseCode }) },
  })
  const abort = (life: FollowedLife, code: number | null, more: object = {}) =>
    life.event('channel:0', 'error', { readyState: 'closed' }, { ...error(code), ...more })

  test('AB-3: by the peer’s close()', () => {
    const life = living()
    abort(life, 12)
    expect(life.left).toEqual([true])
    expect(chart(life).context.failure).toBeUndefined()
    expect(whyFailed(chart(life))).toEqual({ reason: 'peer-left', certain: true })
  })

  test('AMB-5: one without a code, while the path works', () => {
    const life = living()
    abort(life, null)
    expect(life.left).toEqual([true])
    expect(chart(life).context.failure).toBeUndefined()
  })

  test('AB-5: one without a code, while the path is interrupted, is a failure', () => {
    const life = living()
    show(life, { 'ice:0': { state: 'disconnected' } }, 'ice:0')
    abort(life, null)
    expect(life.left).toEqual([])
    expect(chart(life).context.failure).toMatchObject({ errorDetail: 'sctp-failure', sctpCauseCode: null })
  })

  test('AB-5: one with another code is a failure', () => {
    const life = living()
    abort(life, 1)
    expect(life.left).toEqual([])
    expect(whyFailed(chart(life))).toMatchObject({ reason: 'transport-failed', sctpCauseCode: 1 })
  })

  test('one that script has made up is none', () => {
    const life = living()
    abort(life, 12, { untrusted: true })
    expect(life.left).toEqual([])
  })

  test('AB-9: one of a section for data that negotiation rejects is none', () => {
    for (const code of [12, null]) {
      const life = living()
      begin(life, 'setRemoteDescription', 1, { type: 'answer', dataRejected: true })
      abort(life, code)
      end(life, 'setRemoteDescription', 1, { connection: { sctp: null } })
      expect(life.left).toEqual([])
      expect(chart(life).context.failure).toBeUndefined()
    }
  })

  test('AB-9: while our offer waits for an answer, which may reject the section, it is not certain', () => {
    for (const code of [12, null]) {
      const life = living()
      begin(life, 'setLocalDescription', 1, { type: 'offer', sdp: 'offer' })
      end(life, 'setLocalDescription', 1, { connection: { signalingState: 'have-local-offer' } })
      abort(life, code)
      show(life, { 'sctp:0': closed, 'dtls:0': closed })
      expect(life.left).toEqual([false])
      // The answer comes, and nothing is in use any more.
      begin(life, 'setRemoteDescription', 2, { type: 'answer', dataRejected: true })
      const iceIsNew = { iceConnectionState: 'new', connectionState: 'new' }
      end(life, 'setRemoteDescription', 2, { connection: { ...iceIsNew, signalingState: 'stable', sctp: null } })
      expect(peer(chart(life))).toBe('unknown')
      expect(whyFailed(chart(life))).toBeUndefined()
      expect(life.left).toEqual([false])
    }
  })

  test('AB-9: an answer that changes nothing is of somebody who has left since', () => {
    const life = living()
    begin(life, 'setLocalDescription', 1, { type: 'offer', sdp: 'offer' })
    end(life, 'setLocalDescription', 1, { connection: { signalingState: 'have-local-offer' } })
    abort(life, 12)
    show(life, { 'sctp:0': closed, 'dtls:0': closed })
    begin(life, 'setRemoteDescription', 2, { type: 'answer', dataRejected: false })
    end(life, 'setRemoteDescription', 2, { connection: { signalingState: 'stable' } })
    expect(peer(chart(life))).toBe('left')
    expect(life.left).toEqual([false])
  })

  test('INV-12: in a callback of which the connection was closed, nothing is told any more', () => {
    const life = living()
    life.actor('channel:0').on('error', () => life.actor('connection').send({ type: 'close' }))
    abort(life, 12)
    expect(life.left).toEqual([])
  })
})
