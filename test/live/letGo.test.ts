import { afterEach, describe, expect, test, vi } from 'vitest'
import { toPromise } from 'xstate'
import { engine, RTCPeerConnection } from '#engine'
import { announced, makePeers, type Peers, settled, talked } from '../../harness/peers.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  channels,
  type PeerConnectionActor,
  target,
  transports,
  unbind,
} from '../../src/index.ts'
import { allDivergences } from './allDivergences.ts'
import { hooked, replaceEngines } from './engineMethods.ts'
import { type WatchedObject, watchObject } from './listeners.ts'

/** Firefox gives no way to collect garbage on demand. */
const collect = (globalThis as { gc?: (options: object) => Promise<void> }).gc

const open: Pick<Peers, 'close'>[] = []

afterEach(() => {
  for (const peers of open.splice(0)) peers.close()
})

/** Peers that are connected, and not bound; with a transceiver too, where the engine has any. */
async function connected() {
  const peers = makePeers()
  open.push(peers)
  const { a, b } = peers
  if (engine !== 'node-datachannel') a.addTransceiver('audio')
  const channel = a.createDataChannel('chat')
  const far = announced(b, (remote) => remote)
  await peers.negotiate()
  const remote = await far
  await talked(channel, remote)
  return { ...peers, channel, remote }
}

/** All that belongs to the connection and can be listened to or hooked. */
function partsOf(connection: RTCPeerConnection): object[] {
  const transceivers = connection.getTransceivers?.() ?? []
  const { sctp } = connection
  const dtls = new Set([sctp?.transport, ...transceivers.map(({ sender }) => sender.transport)])
  const shown = [...dtls].filter((transport) => transport !== undefined && transport !== null)
  const parts = [sctp, ...shown, ...new Set(shown.map(({ iceTransport }) => iceTransport))]
  return [
    ...parts,
    ...transceivers.flatMap((transceiver) => [transceiver, transceiver.sender, transceiver.receiver]),
  ].filter((part) => part !== null && part !== undefined)
}

/** The actors of all that a connection's actor has. */
function actorsOf(actor: PeerConnectionActor) {
  const { sctp, dtls, ice, gatherers } = transports(actor.getSnapshot())
  return {
    parts: [...channels(actor.getSnapshot())],
    transports: [...(sctp ? [sctp] : []), ...dtls, ...ice, ...gatherers],
  }
}

function targetsOf(actor: PeerConnectionActor, { parts, transports: all }: ReturnType<typeof actorsOf>): unknown[] {
  return [
    target(actor),
    ...parts.map((part) => target(part)),
    ...all.map((part) => target(part as (typeof all)[number] & PeerConnectionActor)),
  ]
}

describe('nothing is left on the connection and its parts', () => {
  async function bound() {
    const peers = await connected()
    const { a, channel } = peers
    const handlers = { onconnectionstatechange: () => {}, ondatachannel: () => {} }
    Object.assign(a, handlers)
    const onmessage = () => {}
    channel.onmessage = onmessage
    const watched = [a, channel, ...partsOf(a)].map(watchObject)
    const before = watched.map(({ own }) => own())

    const actor = bindPeerConnection(a, { divergences: allDivergences() })
    bindDataChannel(channel, { connection: a })
    const actors = actorsOf(actor)
    const expectLetGo = () => {
      expect(watched.map(({ own }) => own())).toEqual(before)
      expect(hooked()).toEqual([])
      expect(watched.map(({ listening }) => listening())).toEqual(watched.map(() => []))
      // Data does not go through a chart.
      expect(watched.flatMap(({ everListened }) => [...everListened])).not.toContain('message')
      expect(new Set(targetsOf(actor, actors))).toEqual(new Set([undefined]))
      const all = [actor, ...actors.parts, ...actors.transports]
      expect(all.map((each) => each.getSnapshot().status)).not.toContain('active')
      expect([a.onconnectionstatechange, a.ondatachannel, channel.onmessage]).toEqual([
        handlers.onconnectionstatechange,
        handlers.ondatachannel,
        onmessage,
      ])
      for (const { release } of watched) release()
    }

    // The proof that it looks at what it should.
    const listening = watched.flatMap((each) => each.listening())
    expect(listening).toEqual(expect.arrayContaining(['connectionstatechange', 'closing', 'statechange']))
    const methods = ['connection.close', 'connection.createOffer', 'connection.createDataChannel', 'channel.close']
    expect(hooked()).toEqual(expect.arrayContaining(methods))
    expect(watched.map(({ own }) => own())).toEqual(before)
    expect(targetsOf(actor, actors)).not.toContain(undefined)
    return { ...peers, actor, expectLetGo }
  }

  test('after its close()', async () => {
    const { a, actor, expectLetGo } = await bound()
    a.close()
    expectLetGo()
    expect((await toPromise(actor)).cause).toBe('local-close')
    expect(bindPeerConnection(a)).toBe(actor)
  })

  test('after its actor was told to close it', async () => {
    const { a, actor, expectLetGo } = await bound()
    actor.send({ type: 'close' })
    expect(a.connectionState).toBe('closed')
    expectLetGo()
  })

  test('after unbind(); it is open as before, and can be bound anew', async () => {
    const { a, channel, remote, actor, expectLetGo } = await bound()
    unbind(a)
    expectLetGo()
    expect(actor.getSnapshot().status).toBe('stopped')
    expect([a.connectionState, channel.readyState]).toEqual(['connected', 'open'])
    await talked(channel, remote)
    const again = bindPeerConnection(a)
    expect(again).not.toBe(actor)
    expect(target(again)).toBe(a)
    a.close()
    expect((await toPromise(again)).cause).toBe('local-close')
  })

  test('after its actor was stopped, which closes nothing', async () => {
    const { channel, remote, actor, expectLetGo } = await bound()
    actor.stop()
    expectLetGo()
    await talked(channel, remote)
  })

  test('after unbind() inside a callback of its actor', async () => {
    const { a, channel, remote, actor, expectLetGo } = await bound()
    const first = new Promise<void>((resolve) => {
      const { unsubscribe } = actor.subscribe(() => {
        unsubscribe()
        unbind(a)
        resolve()
      })
    })
    a.createDataChannel('one more')
    await first
    expectLetGo()
    await talked(channel, remote)
  })
})

test.each(['sctpTransport', 'dtlsTransport', 'iceTransport', 'iceGatherer'])(
  'nothing is left on the connection and its parts after an inspector has closed it as the first %s starts',
  async (kind) => {
    const { a, channel } = await connected()
    const watched = [a, channel, ...partsOf(a)].map(watchObject)
    const before = watched.map(({ own }) => own())
    let isClosed = false
    const actor = bindPeerConnection(a, {
      inspect({ type, actorRef }) {
        if (isClosed || type !== '@xstate.snapshot' || !(actorRef as PeerConnectionActor).id.startsWith(kind)) return
        isClosed = true
        a.close()
      },
    })
    await toPromise(actor)
    expect(isClosed).toBe(true)
    expect(watched.map(({ own }) => own())).toEqual(before)
    expect(hooked()).toEqual([])
    expect(watched.flatMap(({ listening }) => listening())).toEqual([])
    for (const { release } of watched) release()
  },
)

/** node-datachannel has no transceivers, and hangs when it is closed in `signalingstatechange`. */
describe.skipIf(engine === 'node-datachannel')('nothing is left on parts that are new in signalingstatechange', () => {
  const ends = {
    'unbind()': unbind,
    'close()': (connection: RTCPeerConnection) => connection.close(),
    'the end of the actor': (connection: RTCPeerConnection) => bindPeerConnection(connection).stop(),
  }
  const cases = Object.entries(ends).flatMap(([name, end]) =>
    (['offering', 'answering'] as const).map((side) => ({ name, end, side })),
  )

  test.each(cases)('after $name inside the actor’s, $side', async ({ end, side }) => {
    const warn = vi.spyOn(console, 'warn')
    const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()]
    open.push(a, b)
    const offer = () => {
      a.addTransceiver('audio')
      a.createDataChannel('chat')
      return a.setLocalDescription()
    }
    if (side === 'answering') await offer()
    const connection = side === 'answering' ? b : a
    const watched: WatchedObject[] = []
    const watch = () => void watched.push(...partsOf(connection).map(watchObject))
    // Before the binding's own listener, which is the first to look for new parts.
    connection.addEventListener('signalingstatechange', watch, { once: true })
    const actor = bindPeerConnection(connection)
    const ended = new Promise<void>((resolve) => {
      actor.on('signalingstatechange', () => {
        end(connection)
        resolve()
      })
    })
    // What is in flight when the connection is closed does not settle.
    if (side === 'answering') b.setRemoteDescription(a.localDescription as RTCSessionDescription).catch(() => {})
    else offer().catch(() => {})
    await ended
    await settled()

    expect(watched.length).toBeGreaterThanOrEqual(3)
    expect(watched.flatMap(({ listening }) => listening())).toEqual([])
    for (const { release } of watched) release()
    expect([connection, ...watched.map(({ object }) => object)].flatMap(Reflect.ownKeys)).toEqual([])
    expect(hooked()).toEqual([])
    expect(actor.getSnapshot().status).not.toBe('active')
    expect(target(actor)).toBeUndefined()
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
  })
})

describe('a channel that its app follows by itself, before its connection announces it,', () => {
  test('RC-4: is announced, is none of the connection’s, and leaves nothing there', async () => {
    const { a, b, negotiate, close } = makePeers()
    open.push({ close })
    const own = announced(b, (channel) => ({ channel, actor: bindDataChannel(channel) }))
    const actor = bindPeerConnection(b)
    const told: unknown[] = []
    actor.on('datachannel', ({ channel }) => told.push(channel))
    const channel = a.createDataChannel('chat')
    await negotiate()
    const { channel: remote, actor: chat } = await own
    await talked(channel, remote)
    expect(told).toEqual([chat])
    expect(channels(actor.getSnapshot())).toEqual([])
    channel.close()
    await toPromise(chat)
    expect(channels(actor.getSnapshot())).toEqual([])
    expect(target(chat)).toBeUndefined()
    expect(hooked()).not.toContain('channel.close')
    expect(target(actor)).toBe(b)
  })
})

test.skipIf(!collect)('a channel that is bound with a closed connection is collected', { retry: 2 }, async () => {
  const actors: PeerConnectionActor[] = []
  const late = async (): Promise<WeakRef<RTCDataChannel>> => {
    const { a, channel } = await connected()
    actors.push(bindPeerConnection(a, { divergences: allDivergences() }))
    const closed = new Promise((resolve) => channel.addEventListener('close', resolve))
    a.close()
    bindDataChannel(channel, { connection: a })
    if (channel.readyState !== 'closed') await closed
    for (const peers of open.splice(0)) peers.close()
    return new WeakRef(channel)
  }
  const reference = await late()
  for (let round = 0; round < 5 && reference.deref(); round++) {
    await settled()
    await collect?.({ type: 'major', execution: 'async' })
  }
  expect(reference.deref() === undefined).toBe(true)
  expect(actors[0]?.getSnapshot().status).toBe('done')
})

describe('nothing is left on a channel that has closed, while its connection is followed on,', () => {
  test('that was created on it', async () => {
    const { a } = await connected()
    const created: WatchedObject[] = []
    replaceEngines(a, 'createDataChannel', (engines) => (self, args) => {
      const channel = engines(self, args) as RTCDataChannel
      created.push(watchObject(channel))
      return channel
    })
    bindPeerConnection(a)
    const channel = a.createDataChannel('more')
    // One of its own, or it would be counted.
    channel.onopen = () => channel.close()
    await expectLetGo(created[0] as WatchedObject)
    expect(hooked()).toContain('connection.close')
    expect(hooked()).not.toContain('channel.close')
  })

  test('that the peer has announced', async () => {
    const { a, b } = await connected()
    // Before the binding's own listener.
    const far = announced(b, watchObject)
    bindPeerConnection(b)
    const channel = a.createDataChannel('more')
    const watched = await far
    if (channel.readyState === 'open') channel.close()
    else channel.onopen = () => channel.close()
    await expectLetGo(watched)
    expect(hooked()).toContain('connection.close')
  })

  async function expectLetGo({ object, before, own, listening, everListened }: WatchedObject): Promise<void> {
    const actor = bindDataChannel(object as RTCDataChannel)
    await toPromise(actor)
    expect(own()).toEqual(before)
    expect(listening()).toEqual([])
    expect([...everListened]).toEqual(expect.arrayContaining(['open', 'closing', 'error', 'close']))
    expect([...everListened]).not.toContain('message')
    expect(target(actor)).toBeUndefined()
  }
})
