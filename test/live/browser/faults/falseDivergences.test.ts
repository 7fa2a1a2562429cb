import { afterEach, describe, expect, test } from 'vitest'
import { type AnyActorRef, waitFor } from 'xstate'
import { engine } from '#engine'
import { announced, fired, makePeers, type Peers, settled, talked } from '../../../../harness/peers.ts'
import {
  bindDataChannel,
  connectionState,
  type Divergence,
  type PeerConnectionActor,
  signalingState,
  target,
  transports,
} from '../../../../src/index.ts'
import { type JudgedConnection, judged } from '../../faults/judged.ts'

const open: { close(): void }[] = []

afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

interface Life extends Peers {
  readonly A: JudgedConnection
  readonly B: JudgedConnection
}

function makeLife(): Life {
  const peers = makePeers()
  open.push(peers)
  return { ...peers, A: judged(peers.a), B: judged(peers.b) }
}

function described({ localDescription }: RTCPeerConnection): RTCSessionDescription {
  return localDescription as RTCSessionDescription
}

async function connected(...ends: readonly JudgedConnection[]): Promise<void> {
  for (const { actor } of ends) await waitFor(actor, (snapshot) => connectionState(snapshot) === 'connected')
}

/** What was found of some rules, in words. */
function broken(found: readonly Divergence[], ...rules: readonly string[]): readonly string[] {
  return found.filter(({ rule }) => rules.includes(rule)).map((each) => JSON.stringify(each))
}

describe('DS-4: close() in the first signalingstatechange of an implicit rollback has changed no description', () => {
  // Firefox lets no description be read after close(), which is a divergence.
  const inEvent: Record<string, (a: RTCPeerConnection, actor: PeerConnectionActor) => void> = {
    'by the connection’s close()': (a) => {
      a.addEventListener('signalingstatechange', () => a.close(), { once: true })
    },
    'by its actor': (a, actor) => {
      a.addEventListener('signalingstatechange', () => actor.send({ type: 'close' }), { once: true })
    },
    'in a callback of its actor': (a, actor) => {
      actor.on('signalingstatechange', () => a.close())
    },
    'in a microtask of the event': (a) => {
      a.addEventListener('signalingstatechange', () => queueMicrotask(() => a.close()), { once: true })
    },
  }

  test.skipIf(engine === 'firefox').each(Object.entries(inEvent))('%s', async (_, close) => {
    const { a, b, A } = makeLife()
    a.createDataChannel('one')
    b.createDataChannel('two')
    await a.setLocalDescription()
    await b.setLocalDescription()
    const rolledBack = fired(a, 'signalingstatechange')
    close(a, A.actor)
    void a.setRemoteDescription(described(b))
    await rolledBack
    await settled()
    expect(signalingState(A.actor.getSnapshot())).toBe('closed')
    expect(broken(A.found, 'DS-4')).toEqual([])
  })
})

describe('TR-1, TR-3: a transport of a stopped transceiver may close in a later task than stable', () => {
  const withoutBundle = (sdp = '') => sdp.replace(/a=group:BUNDLE.*\r\n/, '')

  /** What is stopped, of audio and video without bundling. */
  const stops: Record<string, (life: Life) => Promise<void>> = {
    'by the offerer': async ({ a, b }) => {
      a.getTransceivers()[0]?.stop()
      await offerTo(a, b)
    },
    'by the answerer': async ({ a, b }) => {
      b.getTransceivers()[0]?.stop()
      await offerTo(b, a)
    },
    wholly: async ({ a, b }) => {
      for (const transceiver of a.getTransceivers()) transceiver.stop()
      await offerTo(a, b)
    },
  }

  async function offerTo(from: RTCPeerConnection, to: RTCPeerConnection): Promise<void> {
    await from.setLocalDescription()
    await to.setRemoteDescription({ type: 'offer', sdp: withoutBundle(described(from).sdp) })
    await to.setLocalDescription()
    await from.setRemoteDescription({ type: 'answer', sdp: withoutBundle(described(to).sdp) })
  }

  /** The objects of all transports that the chart has, by the ids of their actors. */
  function objectsOf(actor: PeerConnectionActor): ReadonlyMap<string, { readonly state: string }> {
    const { dtls, ice } = transports(actor.getSnapshot())
    const parts: readonly AnyActorRef[] = [...dtls, ...ice]
    return new Map(parts.map((part) => [part.id, target(part as (typeof dtls)[number]) as RTCDtlsTransport]))
  }

  test.each(Object.entries(stops))('when one was stopped %s', async (_, stop) => {
    const life = makeLife()
    const { a, b, A, B } = life
    for (const kind of ['audio', 'video']) a.addTransceiver(kind)
    const channel = a.createDataChannel('chat')
    const arrived = announced(b, (far) => talked(channel, far))
    await offerTo(a, b)
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      while (from.iceGatheringState !== 'complete') await fired(from, 'icegatheringstatechange')
      for (const line of described(from).sdp.matchAll(/a=(candidate:.*)\r\n/g)) {
        await to.addIceCandidate({
          candidate: line[1] ?? '',
          sdpMLineIndex: sectionOf(described(from).sdp, line.index),
        })
      }
    }
    await arrived
    await connected(A, B)
    const [ofA, ofB] = [objectsOf(A.actor), objectsOf(B.actor)]
    const stopped = [a, b].map((each) => each.getTransceivers()[0]?.sender.transport as RTCDtlsTransport)
    const closed = stopped.map((dtls) => fired(dtls, 'statechange'))
    const iceClosed = stopped.map(({ iceTransport }) => fired(iceTransport, 'statechange'))
    await stop(life)
    await Promise.all(closed)
    // In Chromium it keeps the state that it had: there a divergence is right, however late.
    if (engine === 'firefox') await Promise.all(iceClosed)
    await settled()
    const isFalse = (objects: typeof ofA) => (found: Divergence) => objects.get(found.target)?.state === 'closed'
    expect(broken(A.found.filter(isFalse(ofA)), 'TR-1', 'TR-3')).toEqual([])
    expect(broken(B.found.filter(isFalse(ofB)), 'TR-1', 'TR-3')).toEqual([])
  })

  /** The index of the section that a line of SDP stands in. */
  function sectionOf(sdp: string, index = 0): number {
    return [...sdp.slice(0, index).matchAll(/^m=/gm)].length - 1
  }
})

describe('TR-1, TR-3, INV-40, AB-9: a rollback closes the transports of removed transceivers alone', () => {
  const rollbacks: Record<string, (life: Life) => Promise<unknown>> = {
    'of one’s own offer': async ({ a }) => {
      await a.setLocalDescription()
      await a.setLocalDescription({ type: 'rollback' })
    },
    'of the peer’s offer': async ({ a, b }) => {
      await b.setLocalDescription()
      await a.setRemoteDescription(described(b))
      await a.setRemoteDescription({ type: 'rollback' })
    },
    'of one’s own offer by the peer’s': async ({ a, b }) => {
      await a.setLocalDescription()
      await b.setLocalDescription()
      await a.setRemoteDescription(described(b))
      await a.setLocalDescription()
      await b.setRemoteDescription({ type: 'rollback' }).catch(() => {})
    },
  }
  const parts: Record<string, (life: Life) => void> = {
    data: ({ a, b }) => {
      for (const each of [a, b]) each.createDataChannel('chat')
    },
    media: ({ a, b }) => {
      for (const each of [a, b]) each.addTransceiver('audio')
    },
    'data and media': ({ a, b }) => {
      for (const each of [a, b]) {
        each.addTransceiver('audio')
        each.createDataChannel('chat')
      }
    },
    'data at one end, media at the other': ({ a, b }) => {
      a.createDataChannel('chat')
      b.addTransceiver('audio')
    },
  }
  const cases = Object.entries(rollbacks).flatMap(([what, rollBack]) =>
    Object.entries(parts).map(([of, make]) => ({ what, of, rollBack, make })),
  )

  test.each(cases)('$what, with $of', async ({ rollBack, make }) => {
    const life = makeLife()
    make(life)
    await rollBack(life)
    await settled()
    expect(broken(life.A.found, 'TR-1', 'TR-3', 'INV-40', 'AB-9')).toEqual([])
  })

  test.each(cases)(
    'INV-48: nor is the SCTP transport of a rolled back offer to be closed later; $what, with $of',
    async (each) => {
      const life = makeLife()
      each.make(life)
      const { a, A } = life
      const sctp = new Set<string>()
      const inUse = () => transports(A.actor.getSnapshot()).sctp
      A.actor.subscribe(() => void sctp.add(inUse()?.id ?? ''))
      await each.rollBack(life)
      const kept = inUse()
      a.close()
      await settled()
      const dropped = A.found.filter(({ target: id }) => sctp.has(id) && id !== kept?.id)
      expect(broken(dropped, 'INV-48')).toEqual([])
    },
  )
})

describe('AB-9: an answer that rejects data ends SCTP and its channels; where it does not, that is told', () => {
  /** The answer without the section of data. */
  function rejecting({ sdp = '' }: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
    const mid = /m=application[\s\S]*?a=mid:(\S+)/.exec(sdp)?.[1] ?? ''
    const rejected = sdp.replace(/m=application \d+/, 'm=application 0')
    return { type: 'answer', sdp: rejected.replace(/a=group:BUNDLE.*/, (group) => group.replace(` ${mid}`, '')) }
  }

  async function rejectedBy({ a, b }: Life): Promise<void> {
    await a.setLocalDescription()
    await b.setRemoteDescription(described(a))
    await a.setRemoteDescription(rejecting(await b.createAnswer()))
  }

  /** Of each object that is to be closed and is not: that it is told, without more being negotiated. */
  async function expectTold({ A }: Life, objects: readonly (readonly [string, string])[]) {
    const isToldOf = (id: string) => (found: Divergence) => found.rule === 'AB-9' && found.target === id
    for (const [id, state] of objects) if (state !== 'closed') await A.until(isToldOf(id))
    const told = A.found.filter(({ rule }) => rule === 'AB-9').map(({ target: id }) => id)
    expect(told.sort()).toEqual(objects.flatMap(([id, state]) => (state === 'closed' ? [] : [id])).sort())
    expect(broken(A.found, 'AB-6')).toEqual([])
  }

  test('by the first answer', async () => {
    const life = makeLife()
    const { a, A } = life
    a.addTransceiver('audio')
    const channel = a.createDataChannel('chat')
    const { id } = bindDataChannel(channel)
    await a.setLocalDescription()
    const { sctp } = a
    const actor = transports(A.actor.getSnapshot()).sctp
    await rejectedBy(life)
    await settled()
    expect(a.sctp).toBeNull()
    await expectTold(life, [
      [id, channel.readyState],
      [actor?.id ?? '', sctp?.state ?? 'closed'],
    ])
  })

  test('by a later one', async () => {
    const life = makeLife()
    const { a, b, negotiate, A, B } = life
    a.addTransceiver('audio')
    const channel = a.createDataChannel('chat')
    const arrived = announced(b, (far) => talked(channel, far))
    await negotiate()
    await arrived
    await connected(A, B)
    const { id } = bindDataChannel(channel)
    const { sctp } = a
    const actor = transports(A.actor.getSnapshot()).sctp
    await rejectedBy(life)
    await settled()
    expect(a.sctp).toBeNull()
    await expectTold(life, [
      [id, channel.readyState],
      [actor?.id ?? '', sctp?.state ?? 'closed'],
    ])
  })
})
