import { afterEach, describe, expect, test } from 'vitest'
import { toPromise, waitFor } from 'xstate'
import { engine } from '#engine'
import type { Peers } from '../../../harness/peers.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { iceAgent, operations, senders, streams, target, transportState, transports } from '../../../src/index.ts'
import { type BoundEnd, broken, connect, makeMediaPeers, makeTrack } from './media.ts'

/** What each engine may do against the rules while it connects with media, and what it does when it closes. */
const deviations: Record<string, { readonly connecting: readonly RuleId[]; readonly closing: readonly string[] }> = {
  chromium: {
    // No end of its candidates is told (C-7), and its connection’s events come before its transports’ (C-6).
    connecting: ['GA-4', 'INV-45'],
    // It still returns those that are stopped (C-8).
    closing: ['CM-1 getSenders().length: 2', 'CM-1 getReceivers().length: 2'],
  },
  firefox: {
    // Its connection’s states change before their events (F10).
    connecting: ['IC-1'],
    // The getters throw (F2).
    closing: [
      'DS-4 currentLocalDescription: unreadable',
      'DS-4 currentRemoteDescription: unreadable',
      'DS-4 pendingLocalDescription: unreadable',
      'DS-4 pendingRemoteDescription: unreadable',
    ],
  },
}

const open: Peers[] = []

afterEach(() => {
  for (const peers of open.splice(0)) peers.close()
})

async function playing() {
  const peers = makeMediaPeers(['audio', 'video'])
  open.push(peers)
  const arrived = [peers.a, peers.b].map((connection) => {
    const kinds: string[] = []
    connection.addEventListener('track', ({ track }) => kinds.push(`${track.kind} ${connection.signalingState}`))
    return kinds
  })
  await connect(peers)
  return { ...peers, arrived }
}

describe('a connection with audio and video', () => {
  test('INV-16, AB-9: connects, each `track` after its signalingstatechange, over one transport in the end', async () => {
    const { A, B, arrived } = await playing()
    expect(arrived).toEqual([
      ['audio stable', 'video stable'],
      ['audio have-remote-offer', 'video have-remote-offer'],
    ])
    for (const end of [A, B]) {
      const { sctp, dtls, ice, gatherers } = transports(end.actor.getSnapshot())
      expect([sctp, dtls.length, ice.length, gatherers.length]).toEqual([undefined, 1, 1, 1])
      const [sender] = end.connection.getSenders()
      expect(dtls.map((actor) => target(actor))).toEqual([sender?.transport])
      expect(ice.map((actor) => target(actor))).toEqual([sender?.transport?.iceTransport])
      // Chromium may call the connection connected while DTLS is not yet.
      await Promise.all(dtls.map((actor) => waitFor(actor, (snapshot) => transportState(snapshot) === 'connected')))
      expect(senders(end.actor.getSnapshot())).toBe('live')
      expect(streams(end.actor.getSnapshot())).toBe('live')
      expect(iceAgent(end.actor.getSnapshot())).toBe('running')
      expect(deviations[engine]?.connecting).toEqual(expect.arrayContaining([...broken(end)]))
    }
  })

  test('CM-2, INV-3, INV-48: close() stops its transceivers and transports within the call', async () => {
    const { a, A } = await playing()
    const { dtls, ice, gatherers } = transports(A.actor.getSnapshot())
    const transceivers = a.getTransceivers()
    const emitted: string[] = []
    A.actor.on('*', ({ type }) => emitted.push(type))
    A.divergences.length = 0

    a.close()

    const closed = A.actor.getSnapshot()
    expect([senders(closed), streams(closed), iceAgent(closed)]).toEqual(['stopped', 'ended', 'destroyed'])
    expect([...dtls, ...ice].map((actor) => transportState(actor.getSnapshot()))).toEqual(['closed', 'closed'])
    expect([...dtls, ...ice, ...gatherers].map((actor) => actor.getSnapshot().status)).toEqual(['done', 'done', 'done'])
    expect(transceivers.map(({ direction, currentDirection }) => `${direction} ${currentDirection}`)).toEqual([
      'stopped stopped',
      'stopped stopped',
    ])
    // It has ended within the call, although negotiation has dropped transports that Chromium never closes.
    expect(closed.status).toBe('done')
    expect(target(A.actor)).toBeUndefined()
    expect(await toPromise(A.actor)).toEqual({
      cause: 'local-close',
      connected: true,
      lastConnectionState: 'connected',
    })
    expect(A.divergences.map(({ rule, actual }) => `${rule} ${actual}`)).toEqual(deviations[engine]?.closing)
    expect(new Set(emitted)).toEqual(new Set(['divergence']))
  })

  test('SEQ-6: close() ends the tracks of its receivers in a later task, and leaves those of its senders alone', async () => {
    const { a, A, b, B } = await playing()
    const received = a.getReceivers().map(({ track }) => track)
    const sent = a.getSenders().map(({ track }) => track)
    const ended: string[] = []
    const all = received.map(
      (track) =>
        new Promise<void>((resolve) => {
          track.addEventListener('ended', () => {
            ended.push(`${track.kind} ${track.readyState}`)
            resolve()
          })
        }),
    )
    a.close()
    expect(streams(A.actor.getSnapshot())).toBe('ended')
    expect(ended).toEqual([])
    await Promise.resolve()
    expect(ended).toEqual([])
    await Promise.all(all)
    expect(ended.sort()).toEqual(['audio ended', 'video ended'])
    expect(sent.map((track) => track?.readyState)).toEqual(['live', 'live'])
    // RP-4: the peer's go on.
    expect(b.getReceivers().map(({ track }) => track.readyState)).toEqual(['live', 'live'])
    expect(streams(B.actor.getSnapshot())).toBe('live')
  })
})

describe('replaceTrack()', () => {
  test('OC-1, OC-5: is one of the chained operations, and takes its turn', async () => {
    const { a, A } = await playing()
    const [sender] = a.getSenders()
    const chain = () => operations(A.actor.getSnapshot()).map(({ call, status }) => `${call.method} ${status}`)
    const track = makeTrack('audio')
    const offered = a.createOffer()
    const replaced = sender?.replaceTrack(track)
    expect(chain()).toEqual(['createOffer running', 'replaceTrack waiting'])
    await offered
    expect(chain()).toEqual(['replaceTrack running'])
    await replaced
    expect(chain()).toEqual([])
    expect(sender?.track).toBe(track)
    await expectNoFindings(A, () => sender?.replaceTrack(null))
  })

  test('RT-1: of another kind is refused at once, and never in the chain', async () => {
    const { a, A } = await playing()
    const [sender] = a.getSenders()
    const before = sender?.track
    await expectNoFindings(A, async () => {
      const replaced = sender?.replaceTrack(makeTrack('video'))
      expect(operations(A.actor.getSnapshot())).toEqual([])
      await expect(replaced).rejects.toThrow(TypeError)
    })
    expect(sender?.track).toBe(before)
  })

  test('OC-2: after close() it is refused', async () => {
    const { a, A } = await playing()
    const [sender] = a.getSenders()
    a.close()
    await expect(sender?.replaceTrack(null)).rejects.toMatchObject({ name: 'InvalidStateError' })
    expect(operations(A.actor.getSnapshot())).toEqual([])
  })

  test('INV-12: pending at close() it is abandoned', async () => {
    const { a, A } = await playing()
    a.getSenders()[0]?.replaceTrack(makeTrack('audio'))
    a.close()
    expect(operations(A.actor.getSnapshot()).map(({ call, status }) => `${call.method} ${status}`)).toEqual([
      'replaceTrack abandoned',
    ])
  })
})

async function expectNoFindings({ divergences }: BoundEnd, act: () => unknown): Promise<void> {
  const before = divergences.length
  await act()
  expect(divergences.slice(before)).toEqual([])
}
