import { describe, expect, test } from 'vitest'
import { type AnyActorRef, assign, createActor, type Snapshot, setup, toPromise } from 'xstate'
import { announced, talked } from '../../harness/peers.ts'
import { dataChannelMachine, peerConnectionMachine } from '../../machines/index.ts'
import { diagnosis } from '../../src/diagnosis/index.ts'
import {
  BindError,
  bindDataChannel,
  bindPeerConnection,
  channels,
  connectionState,
  label,
  type PeerConnectionActor,
  readyState,
  signalingState,
  target,
  transportState,
  transports,
  unbind,
} from '../../src/index.ts'
import { createSink } from '../../src/sink/index.ts'
import { record } from '../../src/testing/index.ts'
import { peersOfEachTest } from './peersOfEachTest.ts'

const openPeers = peersOfEachTest()

/** A bound connection with two channels, which is connected. */
async function connected() {
  const peers = openPeers()
  const actor = bindPeerConnection(peers.a, { name: 'alice' })
  const near = peers.a.createDataChannel('chat')
  const arrived = announced(peers.b, (channel) => channel)
  await peers.negotiate()
  await talked(near, await arrived)
  peers.a.createDataChannel('files')
  return { ...peers, actor, near }
}

/** What is persisted, as it comes back from where it was kept. */
const ways: readonly (readonly [string, (snapshot: Snapshot<unknown>) => Snapshot<unknown>])[] = [
  ['as it is', (snapshot) => snapshot],
  ['as JSON', (snapshot) => JSON.parse(JSON.stringify(snapshot))],
  ['as a structured clone', (snapshot) => structuredClone(snapshot)],
]

const isRestored = { name: 'BindError', code: 'restored', message: expect.stringContaining('bind a new one') }

function restoredChannel(snapshot: Snapshot<unknown>) {
  // What is restored takes no input, but its type asks for one.
  return createActor(dataChannelMachine, { snapshot, input: { readyState: 'closed' } })
}

/** Starts an actor, and gives the error that it has then. */
function errorOf(actor: AnyActorRef): unknown {
  let reported: unknown
  actor.subscribe({ error: (error: unknown) => (reported = error) })
  actor.start()
  return reported
}

/** All that can be read of a connection and its parts. */
function read(actor: PeerConnectionActor) {
  const snapshot = actor.getSnapshot()
  const { sctp, dtls, ice, gatherers } = transports(snapshot)
  const parts = [...(sctp ? [sctp] : []), ...dtls, ...ice]
  return {
    states: [signalingState, connectionState].map((state) => state(snapshot)),
    value: snapshot.value,
    diagnosis: diagnosis(snapshot),
    channels: channels(snapshot).map((channel) => [
      channel.id,
      label(channel.getSnapshot()),
      readyState(channel.getSnapshot()),
    ]),
    transports: parts.map((part) => [part.id, transportState(part.getSnapshot())]),
    gatherers: gatherers.map(({ id }) => id),
  }
}

describe.each(ways)('what is restored from the persisted snapshot of a bound connection, %s,', (_, way) => {
  test('reads as the connection did, with its channels and transports', async () => {
    const { actor } = await connected()
    const before = read(actor)
    const restored = createActor(peerConnectionMachine, { snapshot: way(actor.getPersistedSnapshot()) })
    expect(before.channels.map(([id, text]) => [id, text])).toEqual([
      ['dataChannel:chat', 'chat'],
      ['dataChannel:files', 'files'],
    ])
    expect(before.transports.length).toBeGreaterThan(0)
    expect(read(restored)).toEqual(before)
    expect(channels(restored.getSnapshot())).toBe(channels(restored.getSnapshot()))
  })

  test('says that it follows no connection, and goes no further', async () => {
    const { actor, a } = await connected()
    const restored = createActor(peerConnectionMachine, { snapshot: way(actor.getPersistedSnapshot()) })
    const before = read(restored)
    expect(restored.getSnapshot()).toMatchObject({ status: 'error', error: isRestored })
    expect(errorOf(restored)).toMatchObject(isRestored)
    expect(target(restored)).toBeUndefined()
    expect(read(restored)).toEqual(before)
    await expect(toPromise(restored)).rejects.toMatchObject(isRestored)
    // And the other one goes on.
    expect([target(actor), actor.getSnapshot().status]).toEqual([a, 'active'])
  })
})

test('what is restored of one that has ended has ended in the same way', async () => {
  const { actor, a } = await connected()
  a.close()
  const before = read(actor)
  const snapshot = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()))
  const restored = createActor(peerConnectionMachine, { snapshot }).start()
  expect(read(restored)).toEqual(before)
  expect(before.channels.map(([, , state]) => state)).toEqual(['closed', 'closed'])
  expect(await toPromise(restored)).toEqual(await toPromise(actor))
})

test('a channel, bound alone or with its connection, is restored in the same way', async () => {
  const { a, near } = await connected()
  const alone = bindDataChannel(openPeers().a.createDataChannel('alone'), { name: 'bob' })
  const other = bindDataChannel(near, { connection: a })
  for (const actor of [alone, other]) {
    const restored = restoredChannel(actor.getPersistedSnapshot())
    const [now, then] = [restored.getSnapshot(), actor.getSnapshot()]
    expect([readyState(now), label(now), now.value]).toEqual([readyState(then), label(then), then.value])
    expect(errorOf(restored)).toMatchObject(isRestored)
    expect(target(restored)).toBeUndefined()
  }
  // It has a buffer to drain, or has yet to hear from its peer: what runs meanwhile does not run again.
  near.close()
  const restored = restoredChannel(other.getPersistedSnapshot())
  expect([readyState(restored.getSnapshot()), restored.getSnapshot().children]).toEqual(['closing', {}])
  unbind(near)
  expect(other.getPersistedSnapshot()).toMatchObject({ status: 'error', error: isRestored })
})

test('what needs a bound actor refuses one that was restored, and says why', async () => {
  const { actor, near } = await connected()
  const connection = createActor(peerConnectionMachine, { snapshot: actor.getPersistedSnapshot() })
  const channel = restoredChannel(bindDataChannel(near).getPersistedSnapshot())
  const why = 'It follows nothing: it was restored from a snapshot'
  expect(() => createSink(channel)).toThrow(expect.objectContaining({ code: 'not-an-actor' }))
  expect(() => createSink(channel)).toThrow(BindError)
  expect(() => createSink(channel)).toThrow(why)
  expect(() => record(connection)).toThrow(expect.objectContaining({ code: 'not-a-bound-connection' }))
})

test('a machine of an app that holds a bound actor has nothing in its place when it is restored', async () => {
  const { actor } = await connected()
  const holder = setup({
    types: { context: {} as { connection?: PeerConnectionActor | undefined }, events: {} as { type: 'hold' } },
  }).createMachine({ context: {}, on: { hold: { actions: assign({ connection: () => actor }) } } })
  const app = createActor(holder).start()
  app.send({ type: 'hold' })
  const text = JSON.stringify(app.getPersistedSnapshot())
  expect(JSON.parse(text).context.connection.id).toBe('alice')
  const restored = createActor(holder, { snapshot: JSON.parse(text) }).start()
  expect(restored.getSnapshot()).toMatchObject({ status: 'active' })
  expect(restored.getSnapshot().context.connection).toBeUndefined()
})

test('a chart that runs alone goes on after it is restored, and drops the actors that could not be', () => {
  const chart = createActor(peerConnectionMachine).start()
  const channel = createActor(dataChannelMachine, { input: { readyState: 'connecting' } }).start()
  chart.send({ type: 'channel.created', channel })
  for (const snapshot of [chart.getPersistedSnapshot(), chart.getSnapshot()]) {
    const restored = createActor(peerConnectionMachine, { snapshot: JSON.parse(JSON.stringify(snapshot)) }).start()
    expect(channels(restored.getSnapshot())).toEqual([])
    restored.send({ type: 'channel.created', channel })
    expect(channels(restored.getSnapshot())).toEqual([channel])
    restored.send({ type: 'close' })
    expect(connectionState(restored.getSnapshot())).toBe('closed')
  }
})
