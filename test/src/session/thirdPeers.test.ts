import { expect, test } from 'vitest'
import type { SessionMessage } from '../../../machines/session/messages.ts'
import { channelOf, connectionOf, negotiate, type SessionActor } from '../../../src/session/index.ts'
import { chatBetween, createWorld, emittedBy, stateOf } from './world.ts'

const isConnected = (...sessions: readonly SessionActor[]) =>
  sessions.every((session) => stateOf(session).state === 'connected')

async function connectedPair(seed: number) {
  const world = createWorld(seed)
  const [alice, bob] = [world.session('alice'), world.session('bob')]
  chatBetween(alice, bob)
  expect(await world.clock.until(() => isConnected(alice, bob), 5000)).toBeDefined()
  await world.clock.pass(1000)
  return { ...world, alice, bob }
}

function stopAll(...sessions: readonly SessionActor[]): void {
  for (const session of sessions) session.stop()
}

test.each([
  ['loses one in five', { loss: 0.2, delay: 20 }],
  ['loses two in five', { loss: 0.4, delay: 20 }],
  ['takes half a second', { loss: 0, delay: 500 }],
])('a third one parts no two that are connected, where signalling %s', async (_, faults) => {
  for (let seed = 1; seed <= 5; seed += 1) {
    const { alice, bob, clock, pipe, session } = await connectedPair(seed)
    pipe.faults = { duplicates: 0, ...faults }
    const carol = session('carol')
    expect(await clock.until(() => !isConnected(alice, bob), 60_000)).toBeUndefined()
    stopAll(alice, bob, carol)
  }
})

test('a third one gets nobody in a short cut of the path', async () => {
  for (let seed = 1; seed <= 5; seed += 1) {
    const { alice, bob, clock, network, session } = await connectedPair(seed)
    const carol = session('carol')
    channelOf(carol, 'chat')
    await clock.pass(20_000 + seed * 250)
    network.cut('alice', 'bob')
    await clock.until(() => stateOf(alice).state !== 'connected', 20_000)
    await clock.pass(6000)
    network.heal()
    expect(await clock.until(() => isConnected(alice, bob), 20_000)).toBeDefined()
    expect(stateOf(carol)).toMatchObject({ state: 'connecting', peer: 'busy' })
    stopAll(alice, bob, carol)
  }
})

test('of three that begin at once two find each other, and the third is busy', async () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const { clock, session } = createWorld(seed)
    const all = (['alice', 'bob', 'carol'] as const).map((place) => session(place))
    for (const one of all) channelOf(one, 'chat')
    await clock.pass(30_000)
    const states = all.map((one) => stateOf(one)).map((state) => ('peer' in state ? state.peer : state.state))
    expect(states.sort()).toEqual(['busy', 'connected', 'connected'])
    stopAll(...all)
  }
})

test('a third one does not take the place of a plain peer that is connected', async () => {
  const { network, clock, pipe, random, session } = createWorld()
  const connection = new (network.host('bob').RTCPeerConnection)()
  const plain = negotiate(connection, { clock, random, signaling: pipe.end('bob'), peer: 'plain', polite: true })
  const alice = session('alice', {
    peer: 'plain',
    polite: false,
    setUp: (own) => void own.createDataChannel('chat'),
  })
  expect(await clock.until(() => isConnected(alice, plain), 5000)).toBeDefined()
  const emitted = emittedBy(alice)
  const carol = session('carol')
  await clock.pass(10_000)
  expect(emitted).toContainEqual({ type: 'thirdpeer' })
  expect([stateOf(alice).state, alice.getSnapshot().context.epoch]).toEqual(['connected', 1])
  expect(connection.connectionState).toBe('connected')
  stopAll(alice, plain, carol)
  connection.close()
})

test('who was told that its peer is a plain one asks nobody', async () => {
  const { clock, pipe, session } = createWorld()
  const sent: SessionMessage[] = []
  pipe.end('bob').subscribe((message) => sent.push(message as SessionMessage))
  const alice = session('alice', { peer: 'plain', setUp: (own) => void own.createDataChannel('chat') })
  await clock.pass(5000)
  expect(sent.length).toBeGreaterThan(0)
  expect(sent.filter((message) => message.session)).toEqual([])
  alice.stop()
})

test('that somebody is busy is old news when it comes late', async () => {
  const { alice, bob, clock, pipe, session } = await connectedPair(1)
  const busy: SessionMessage[] = []
  pipe.end('carol').subscribe((message) => {
    if ((message as SessionMessage).session?.busy) busy.push(message as SessionMessage)
  })
  const carol = session('carol')
  const { chat, received } = chatBetween(alice, carol)
  await clock.pass(6000)
  bob.stop()
  await clock.until(() => isConnected(alice, carol), 20_000)
  await clock.pass(1000)
  for (const message of busy) pipe.end('bob').send(message)
  await clock.pass(1000)
  expect(isConnected(alice, carol)).toBe(true)
  connectionOf(alice)?.createDataChannel('later')
  connectionOf(alice)?.restartIce()
  chat.send('still here')
  await clock.until(() => received.length > 0 && connectionOf(alice)?.signalingState === 'stable', 5000)
  expect([received, connectionOf(alice)?.signalingState]).toEqual([['still here'], 'stable'])
  carol.send({ type: 'close', reason: 'enough' })
  await clock.until(() => alice.getSnapshot().status === 'done', 5000)
  expect(alice.getSnapshot().output).toEqual({ outcome: 'closed', by: 'peer', reason: 'enough' })
})

test('that the peer goes away is old news when there is a later connection', async () => {
  const { alice, bob, clock, pipe } = await connectedPair(1)
  const messages: SessionMessage[] = []
  pipe.end('carol').subscribe((message) => messages.push(message as SessionMessage))
  connectionOf(bob)?.close()
  await clock.until(() => isConnected(alice, bob) && alice.getSnapshot().context.epoch === 2, 10_000)
  await clock.pass(1000)
  const emitted = emittedBy(alice)
  for (const { session } of messages) {
    if (session?.to)
      pipe.end('carol').send({ session: { version: 1, from: session.from, to: session.to, epoch: 1, leaving: true } })
  }
  await clock.pass(5000)
  expect(isConnected(alice, bob)).toBe(true)
  expect(emitted.filter((event) => (event as { type: string }).type === 'connection')).toEqual([])
  stopAll(alice, bob)
})

test('who says that its page goes leaves its place to a third one that waits', async () => {
  const { alice, bob, clock, pipe, session } = await connectedPair(1)
  const answers: SessionMessage[] = []
  pipe.end('carol').subscribe((message) => answers.push(message as SessionMessage))
  alice.send({ type: 'ask' })
  const answer = () => answers.find(({ session }) => session?.to !== undefined)?.session
  expect(await clock.until(() => answer() !== undefined, 1000)).toBeDefined()
  const { from: bobs, to: alices } = answer() ?? { from: '' }
  const carol = session('carol')
  channelOf(carol, 'chat')
  await clock.pass(6000)
  expect(stateOf(carol)).toMatchObject({ peer: 'busy' })
  alice.stop()
  pipe.end('alice').send({ session: { version: 1, from: alices ?? '', to: bobs, epoch: 1, leaving: true } })
  expect(await clock.until(() => isConnected(bob, carol), 10_000)).toBeDefined()
  stopAll(bob, carol)
})

test('nobody is busy when the two others have gone', async () => {
  const { alice, bob, clock, session } = await connectedPair(1)
  const carol = session('carol')
  await clock.pass(6000)
  expect(stateOf(carol)).toMatchObject({ peer: 'busy' })
  alice.send({ type: 'close' })
  await clock.pass(30_000)
  expect(bob.getSnapshot().status).toBe('done')
  expect(stateOf(carol)).toMatchObject({ peer: 'none' })
  carol.stop()
})
