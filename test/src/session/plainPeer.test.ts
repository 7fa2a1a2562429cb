import { expect, test } from 'vitest'
import { channelOf, createSession, negotiate } from '../../../src/session/index.ts'
import { w3cExample } from '../../../tools/sessions/w3cExample.ts'
import { createPair, createWorld, stateOf } from './world.ts'

const cases = [true, false].flatMap((polite) =>
  (['session', 'example', 'both'] as const).flatMap((who) => [1, 2, 3, 4, 5].map((seed) => ({ polite, who, seed }))),
)

/** A session, and the example at the other end of signalling that loses nothing. */
function createPlainPair(seed: number, { polite, who }: { polite: boolean; who: 'session' | 'example' | 'both' }) {
  const { network, clock, random } = createWorld(seed)
  const connection = new (network.host('bob').RTCPeerConnection)()
  const { RTCPeerConnection } = network.host('alice')
  const [ours, theirs] = network.pipe('alice', 'bob')
  let hear: (message: unknown) => void = () => {}
  const take = w3cExample(connection, polite, (message) => theirs.post(message))
  theirs.onmessage = ({ data }) => void take(data as never)
  ours.onmessage = ({ data }) => hear(data)
  const announced: string[] = []
  connection.ondatachannel = ({ channel }) => announced.push(channel.label)
  const session = createSession({
    clock,
    random,
    polite: !polite,
    ...(who !== 'example' && { peer: 'plain' as const }),
    create: () => new RTCPeerConnection(),
    setUp: (made) => void (who !== 'example' && made.createDataChannel('ours')),
    signaling: {
      send: (message) => ours.post(message),
      subscribe(listener) {
        hear = listener
        return () => {}
      },
    },
  })
  if (who !== 'session') connection.createDataChannel('theirs')
  const areConnected = () => stateOf(session).state === 'connected' && connection.connectionState === 'connected'
  return { network, clock, connection, announced, session, areConnected }
}

test.each(cases)(
  'the W3C’s example is the peer, polite: $polite, $who begins (seed $seed)',
  async ({ polite, who, seed }) => {
    const { clock, announced, session, areConnected } = createPlainPair(seed, { polite, who })
    expect(await clock.until(areConnected, 10_000)).toBeDefined()
    await clock.pass(500)
    expect(announced).toEqual(who === 'example' ? [] : ['ours'])
    session.stop()
  },
)

test.each([
  ['at first', 0],
  ['later', 5000],
])('with the W3C’s example, a path that is missing %s for 50 s comes back', async (_, before) => {
  const { network, clock, session, areConnected } = createPlainPair(1, { polite: true, who: 'session' })
  if (before > 0) await clock.until(areConnected, before)
  network.cut('alice', 'bob')
  await clock.pass(50_000)
  expect(areConnected()).toBe(false)
  network.heal('alice', 'bob')
  expect(await clock.until(areConnected, 20_000)).toBeDefined()
  expect(session.getSnapshot().context.epoch).toBe(1)
  session.stop()
})

test.each([2, 0])('negotiate() connects where there was no path at first, with %i restarts', async (restarts) => {
  const { network, clock, random, pipe } = createWorld()
  const hosts = (['alice', 'bob'] as const).map((name) => ({ name, host: network.host(name) }))
  network.cut('alice', 'bob')
  const [alice, bob] = hosts.map(({ name, host }) => {
    const connection = new host.RTCPeerConnection()
    const actor = negotiate(connection, { clock, random, signaling: pipe.end(name), policy: { restarts } })
    channelOf(actor, 'chat')
    return { connection, actor }
  })
  if (!alice || !bob) throw new Error('There are two.')
  await clock.pass(40_000)
  network.heal('alice', 'bob')
  const areConnected = () => [alice, bob].every(({ actor }) => stateOf(actor).state === 'connected')
  const took = await clock.until(areConnected, 20_000)
  if (restarts > 0) expect(took).toBeDefined()
  else expect(stateOf(alice.actor)).toMatchObject({ state: 'failed', because: 'replacement-needed' })
  for (const { actor, connection } of [alice, bob]) {
    actor.stop()
    connection.close()
  }
})

test('negotiate() connects a borrowed connection, restarts it, and leaves it open in the end', async () => {
  const { network, clock, random, pipe } = createWorld()
  const hosts = (['alice', 'bob'] as const).map((name) => {
    const connection = new (network.host(name).RTCPeerConnection)()
    const actor = negotiate(connection, { clock, random, signaling: pipe.end(name), policy: { giveUp: 1_000_000 } })
    return { connection, actor, chat: channelOf(actor, 'chat'), received: [] as string[] }
  })
  const [alice, bob] = hosts
  if (!alice || !bob) throw new Error('There are two.')
  bob.chat.onmessage = ({ data }) => bob.received.push(String(data))
  alice.chat.send('hello')
  expect(await clock.until(() => bob.received.includes('hello'), 10_000)).toBeDefined()
  network.cut('alice', 'bob')
  await clock.pass(20_000)
  expect(stateOf(alice.actor)).toMatchObject({ state: 'reconnecting', by: 'restart' })
  network.heal('alice', 'bob')
  alice.chat.send('again')
  expect(await clock.until(() => bob.received.includes('again'), 20_000)).toBeDefined()
  expect(alice.actor.getSnapshot().context.epoch).toBe(1)
  alice.actor.send({ type: 'close', reason: 'enough' })
  await clock.pass(1000)
  expect(bob.actor.getSnapshot().output).toEqual({ outcome: 'closed', by: 'peer', reason: 'enough' })
  expect([alice, bob].map(({ connection }) => connection.connectionState)).toEqual(['connected', 'connected'])
  for (const { connection } of hosts) connection.close()
})

test('negotiate() ends where only another connection helps', async () => {
  const { network, clock, random, pipe, session } = createWorld()
  const connection = new (network.host('alice').RTCPeerConnection)()
  const alice = negotiate(connection, { clock, random, signaling: pipe.end('alice') })
  channelOf(alice, 'chat')
  const bob = session('bob')
  channelOf(bob, 'chat')
  await clock.until(() => stateOf(alice).state === 'connected', 5000)
  bob.stop()
  const again = session('bob')
  expect(await clock.until(() => stateOf(alice).state === 'failed', 20_000)).toBeDefined()
  expect(stateOf(alice)).toMatchObject({ because: 'replacement-needed' })
  again.stop()
  connection.close()
})

test('what is sent before there is a connection, and while there is none, arrives once and in order', async () => {
  const { clock, alice, bob, chat, received, network } = createPair()
  for (const text of ['one', 'two', 'three']) chat.send(text)
  await clock.until(() => received.length === 3, 5000)
  network.cut()
  await clock.pass(10_000)
  for (const text of ['four', 'five']) chat.send(text)
  network.heal()
  expect(await clock.until(() => received.length === 5, 30_000)).toBeDefined()
  expect(received).toEqual(['one', 'two', 'three', 'four', 'five'])
  for (const session of [alice, bob]) session.stop()
})
