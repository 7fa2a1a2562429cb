import { describe, expect, test } from 'vitest'
import { toPromise, waitFor } from 'xstate'
import { engine, RTCPeerConnection } from '#engine'
import { announced, descriptionOf, fired, makePeers, type Peers, talked } from '../../harness/peers.ts'
import {
  bindDataChannel,
  connectionState,
  type DataChannelActor,
  type PeerConnectionActor,
  peer,
  signalingState,
  whyFailed,
} from '../../src/index.ts'
import { closedAfterEach } from './closedAfterEach.ts'
import { expectReplayed, type RecordedLife, recordLife } from './recordedLife.ts'

const closed = closedAfterEach()
const hasMedia = engine !== 'node-datachannel'

/** A bound and recorded connection, and each time that its peer was said to have left. */
interface End {
  readonly connection: RTCPeerConnection
  readonly actor: PeerConnectionActor
  readonly life: RecordedLife
  /** Whether that was certain. */
  readonly left: readonly boolean[]
}

interface Ends extends Peers {
  readonly A: End
  readonly B: End
  /** Both have gone, and their lives replay as they were. */
  over(): Promise<void>
}

function bindEnd(connection: RTCPeerConnection): End {
  const life = recordLife(connection)
  const left: boolean[] = []
  life.actor.on('peerleft', ({ certain }) => left.push(certain))
  return { connection, actor: life.actor, life, left }
}

function makeEnds(more?: Parameters<typeof makePeers>[0]): Ends {
  const peers = closed(makePeers(more))
  const [A, B] = [peers.a, peers.b].map(bindEnd) as [End, End]
  return {
    ...peers,
    A,
    B,
    async over() {
      peers.close()
      await Promise.all([A, B].map(({ actor }) => toPromise(actor)))
      for (const { life } of [A, B]) expectReplayed(life)
    },
  }
}

/** Two that talk over a data channel, with media besides or not. */
async function talking({ media = false } = {}) {
  const ends = makeEnds()
  const { a, b, negotiate, A, B } = ends
  const channel = a.createDataChannel('chat')
  if (media) a.addTransceiver('audio')
  const heard = announced(b, async (remote) => {
    await talked(channel, remote)
    return remote
  })
  await negotiate()
  const remote = await heard
  await areConnected(A, B)
  const near = bindDataChannel(channel, { connection: a })
  const far = bindDataChannel(remote, { connection: b })
  return { ...ends, channel, remote, near, far }
}

/** Two that have media alone. */
async function withMedia(count = 1) {
  const ends = makeEnds()
  for (let index = 0; index < count; index += 1) ends.a.addTransceiver('audio')
  await ends.negotiate()
  await areConnected(ends.A, ends.B)
  return ends
}

async function areConnected(...ends: readonly End[]): Promise<void> {
  await Promise.all(ends.map(({ actor }) => waitFor(actor, (snapshot) => connectionState(snapshot) === 'connected')))
}

async function hasLeft({ actor }: End): Promise<void> {
  await waitFor(actor, (snapshot) => peer(snapshot) === 'left')
}

const peerOf = ({ actor }: End) => peer(actor.getSnapshot())

/** Another pair lives a whole life, in which what was still on its way has come. */
async function meanwhile(): Promise<void> {
  const { a, b, negotiate, close } = closed(makePeers())
  const channel = a.createDataChannel('meanwhile')
  const heard = announced(b, (remote) => talked(channel, remote))
  await negotiate()
  await heard
  const end = fired(channel, 'close')
  b.close()
  await end
  close()
}

/** Whether the engine shows a goodbye that can be told from silence. */
const tellsGoodbye = engine !== 'node-datachannel'

/** A goodbye is certain where the engine shows the same of nothing else. */
const certain = engine === 'chromium'

test.skipIf(tellsGoodbye)(
  'RP-2: node-datachannel closes the connection for a goodbye and for silence alike',
  async () => {
    const { b, A, near, over } = await talking()
    b.close()
    expect((await toPromise(A.actor)).cause).toBe('engine')
    expect([peerOf(A), A.left, whyFailed(A.actor.getSnapshot())]).toEqual(['unknown', [], undefined])
    expect((await toPromise(near)).cause).toBe('peer-connection-closed')
    await over()
  },
)

describe.runIf(tellsGoodbye)('the peer has left', () => {
  test('AB-3: after its close(), with data', async () => {
    const { b, A, B, near, over } = await talking()
    expect([peerOf(A), peerOf(B)]).toEqual(['there', 'there'])
    b.close()
    await hasLeft(A)
    expect(A.left).toEqual([certain])
    expect(whyFailed(A.actor.getSnapshot())).toEqual({ reason: 'peer-left', certain })
    expect((await toPromise(near)).cause).toBe('peer-connection-closed')
    // Who has closed it says nothing of the other.
    expect([peerOf(B), B.left]).toEqual(['unknown', []])
    await over()
    expect(A.left).toEqual([certain])
  })

  test('AB-3: after its close(), when all channels were closed before', async () => {
    const { b, A, near, far, over } = await talking()
    near.send({ type: 'close' })
    await Promise.all([toPromise(near), toPromise(far)])
    b.close()
    await hasLeft(A)
    expect(A.left).toEqual([certain])
    await over()
  })

  test.skipIf(!hasMedia)('AB-6: after its close(), with media alone', async () => {
    const { b, A, B, over } = await withMedia(2)
    expect([peerOf(A), peerOf(B)]).toEqual(['there', 'there'])
    b.close()
    await hasLeft(A)
    expect(A.left).toEqual([certain])
    expect(whyFailed(A.actor.getSnapshot())).toEqual({ reason: 'peer-left', certain })
    expect(connectionState(A.actor.getSnapshot())).toBe('connected')
    expect([peerOf(B), B.left]).toEqual(['unknown', []])
    await over()
  })

  test.skipIf(!hasMedia)('AB-3, AB-6: after its close(), with both', async () => {
    const { b, A, over } = await talking({ media: true })
    b.close()
    await hasLeft(A)
    expect(A.left).toEqual([certain])
    await over()
  })

  test.skipIf(!hasMedia)('AB-6: before the binding began', async () => {
    const { a, b, negotiate } = closed(makePeers())
    a.addTransceiver('audio')
    await negotiate()
    while (a.connectionState !== 'connected') await fired(a, 'connectionstatechange')
    const dtls = a.getTransceivers()[0]?.sender.transport as RTCDtlsTransport
    b.close()
    while (dtls.state !== 'closed') await fired(dtls, 'statechange')
    expect(peerOf(bindEnd(a))).toBe('left')
  })
})

describe('the peer has not left', () => {
  test('INV-1: after our own close(), before and after it was connected', async () => {
    const early = makeEnds()
    early.a.createDataChannel('chat')
    await early.negotiate()
    early.a.close()
    await early.over()
    expect([early.A.left, peerOf(early.A)]).toEqual([[], 'unknown'])

    const { a, A, over } = await talking()
    a.close()
    expect(peerOf(A)).toBe('unknown')
    await over()
    expect(A.left).toEqual([])
  })

  test('DT-5: when it closes its channels', async () => {
    const { A, B, near, far, over } = await talking()
    far.send({ type: 'close' })
    await Promise.all([toPromise(near), toPromise(far)])
    await meanwhile()
    expect([peerOf(A), peerOf(B)]).toEqual(['there', 'there'])
    expect([A.left, B.left]).toEqual([[], []])
    await over()
  })

  test.skipIf(!hasMedia)('SG-1: when an offer with data is taken back', async () => {
    const { a, A, over } = await withMedia()
    a.createDataChannel('more')
    await a.setLocalDescription()
    expect(a.sctp).not.toBeNull()
    await a.setLocalDescription({ type: 'rollback' })
    await meanwhile()
    expect([peerOf(A), A.left]).toEqual(['there', []])
    await over()
  })

  test.skipIf(!hasMedia)('SG-1: when the first offer is taken back', async () => {
    const { a, A, over } = makeEnds()
    a.createDataChannel('chat')
    await a.setLocalDescription()
    await a.setLocalDescription({ type: 'rollback' })
    await meanwhile()
    expect([peerOf(A), A.left]).toEqual(['unknown', []])
    await over()
  })

  test.skipIf(!hasMedia)('AB-9: when the offerer stops the last transceiver', async () => {
    const { a, A, B, negotiate, over } = await withMedia()
    for (const transceiver of a.getTransceivers()) transceiver.stop()
    await negotiate()
    await meanwhile()
    expect([A.left, B.left]).toEqual([[], []])
    await over()
  })

  test.skipIf(!hasMedia)('AB-9: when one of two transceivers is stopped, by either side', async () => {
    for (const who of ['a', 'b'] as const) {
      const { A, B, negotiate, over, ...ends } = await withMedia(2)
      ends[who].getTransceivers()[0]?.stop()
      await negotiate()
      await meanwhile()
      // Where the offer goes without what the others were bundled with, Chromium connects anew.
      await areConnected(A, B)
      expect([peerOf(A), peerOf(B)]).toEqual(['there', 'there'])
      expect([A.left, B.left]).toEqual([[], []])
      await over()
    }
  })

  test.skipIf(!hasMedia)('AB-9: for certain, when it answers that nothing is used any more', async () => {
    const { a, b, A, over } = await withMedia()
    await a.setLocalDescription()
    await b.setRemoteDescription(a.localDescription as RTCSessionDescription)
    for (const transceiver of b.getTransceivers()) transceiver.stop()
    await b.setLocalDescription()
    // What it has closed may show here before its answer comes.
    await meanwhile()
    await a.setRemoteDescription(b.localDescription as RTCSessionDescription)
    await meanwhile()
    expect(A.left.filter(Boolean)).toEqual([])
    expect(peerOf(A)).not.toBe('left')
    await over()
  })
})

describe('AB-9: a section for data that a renegotiation rejects', () => {
  const rejected = (sdp = '') => sdp.replace(/^m=application \d+/m, 'm=application 0')

  test.skipIf(!hasMedia)('ends its channels as `rejected` at both ends, and nobody has left', async () => {
    const { a, b, A, B, near, far, over } = await talking({ media: true })
    await a.setLocalDescription()
    await b.setRemoteDescription(a.localDescription as RTCSessionDescription)
    const answer = { type: 'answer', sdp: rejected((await b.createAnswer()).sdp) } as const
    await b.setLocalDescription(answer)
    await a.setRemoteDescription(answer)
    await meanwhile()
    if (engine === 'chromium') {
      expect((await toPromise(far)).cause).toBe('rejected')
      expect((await toPromise(near)).cause).toBe('rejected')
    } else {
      // Firefox fires nothing, and leaves the channels as they were for good.
      expect([near, far].map((each) => each.getSnapshot().status)).toEqual(['active', 'active'])
    }
    expect([peerOf(A), peerOf(B)]).toEqual(['there', 'there'])
    expect([A.left, B.left]).toEqual([[], []])
    expect([A, B].map(({ actor }) => whyFailed(actor.getSnapshot()))).toEqual([undefined, undefined])
    // Then the peer does leave.
    b.close()
    await hasLeft(A)
    expect(A.left).toEqual([certain])
    await over()
  })

  test.skipIf(!hasMedia)('by an offer, does so too', async () => {
    const { a, b, A, B, near, far, over } = await talking({ media: true })
    const offer = { type: 'offer', sdp: rejected((await a.createOffer()).sdp) } as const
    await a.setLocalDescription(offer)
    await b.setRemoteDescription(offer)
    await b.setLocalDescription()
    await a.setRemoteDescription(b.localDescription as RTCSessionDescription)
    await meanwhile()
    if (engine === 'chromium') {
      for (const channel of [near, far]) expect((await toPromise(channel)).cause).toBe('rejected')
    }
    expect([peerOf(A), peerOf(B)]).toEqual(['there', 'there'])
    expect([A.left, B.left]).toEqual([[], []])
    await over()
  })

  test.runIf(engine === 'chromium')('by an answer that comes after the end of all, is not known yet', async () => {
    const { a, b, A, B, near, far, over } = await talking()
    await a.setLocalDescription()
    await b.setRemoteDescription(a.localDescription as RTCSessionDescription)
    const answer = { type: 'answer', sdp: rejected((await b.createAnswer()).sdp) } as const
    await b.setLocalDescription(answer)
    expect((await toPromise(far)).cause).toBe('rejected')
    // Nothing carries anything any more: the peer's close() shows the same.
    expect((await toPromise(near)).cause).toBe('peer-connection-closed')
    await hasLeft(A)
    expect(A.left).toEqual([false])
    await a.setRemoteDescription(answer)
    expect(whyFailed(A.actor.getSnapshot())).toBeUndefined()
    // Chromium shows a moment later that it has nothing that could be connected.
    await waitFor(A.actor, (snapshot) => peer(snapshot) === 'unknown')
    expect(B.left).toEqual([])
    await over()
  })

  test.runIf(engine === 'node-datachannel')(
    'is refused by node-datachannel, and then nothing was rejected',
    async () => {
      const { a, b, A, near, far, over } = await talking()
      const sdp = rejected(b.localDescription?.sdp)
      await expect(a.setRemoteDescription({ type: 'answer', sdp })).rejects.toThrow()
      expect([near, far].map((each) => each.getSnapshot().status)).toEqual(['active', 'active'])
      b.close()
      expect((await toPromise(near)).cause).toBe('peer-connection-closed')
      expect(A.left).toEqual([])
      await over()
    },
  )
})

// In Firefox DTLS that was closed stays so.
describe.runIf(engine === 'chromium')('somebody is there again', () => {
  test('DX-1: after an ICE restart with another peer', async () => {
    const { a, b, A, over } = await withMedia()
    b.close()
    await hasLeft(A)
    const c = closed(new RTCPeerConnection())
    await a.setLocalDescription(await a.createOffer({ iceRestart: true }))
    await c.setRemoteDescription(a.localDescription as RTCSessionDescription)
    await c.setLocalDescription()
    await a.setRemoteDescription(await descriptionOf(c))
    await waitFor(A.actor, (snapshot) => peer(snapshot) === 'there')
    expect(whyFailed(A.actor.getSnapshot())).toBeUndefined()
    expect(A.left).toEqual([true])
    await over()
  })
})

describe('why a channel has ended', () => {
  test('SEQ-7: 100 times the peer closes its connection as soon as both have talked', async () => {
    const causes = new Map<string, number>()
    for (let count = 0; count < 100; count += 1) {
      const { a, b, negotiate, close } = closed(makePeers())
      const { actor } = bindEnd(a)
      const channel = a.createDataChannel('chat')
      const near = bindDataChannel(channel, { connection: a })
      const heard = announced(b, (remote) => talked(channel, remote))
      await negotiate()
      await heard
      b.close()
      const { cause } = await toPromise(near)
      if (tellsGoodbye) await waitFor(actor, (snapshot) => peer(snapshot) === 'left')
      causes.set(cause, (causes.get(cause) ?? 0) + 1)
      close()
    }
    expect([...causes]).toEqual([['peer-connection-closed', 100]])
  })

  test('SEQ-4: the peer closes it inside its `open`', async () => {
    const { a, b, negotiate, A, over } = makeEnds()
    const channel = a.createDataChannel('chat')
    const near = bindDataChannel(channel, { connection: a })
    const far = announced(b, (remote) => {
      const actor = bindDataChannel(remote, { connection: b })
      actor.on('open', () => remote.close())
      return actor
    })
    await negotiate()
    const ends = await Promise.all([toPromise(near), far.then((actor: DataChannelActor) => toPromise(actor))])
    expect(ends.map(({ cause }) => cause)).toEqual(['peer-close', 'local-close'])
    await areConnected(A)
    expect(A.left).toEqual([])
    expect(signalingState(A.actor.getSnapshot())).toBe('stable')
    await over()
  })
})
