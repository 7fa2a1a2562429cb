import { expect, test } from 'vitest'
import { channelOf, createSession, negotiate, type SessionActor } from '../../../src/session/index.ts'
import { w3cExample } from '../../../tools/sessions/w3cExample.ts'
import { createPair, createWorld, stateOf } from './world.ts'

const cases = [true, false].flatMap((polite) =>
  (['session', 'example', 'both'] as const).flatMap((who) => [1, 2, 3, 4, 5].map((seed) => ({ polite, who, seed }))),
)

test.each(cases)(
  'the W3C’s example is the peer, polite: $polite, $who begins (seed $seed)',
  async ({ polite, who, seed }) => {
    const { network, clock, random } = createWorld(seed)
    const connection = new (network.host('bob').RTCPeerConnection)()
    const { RTCPeerConnection } = network.host('alice')
    const [ours, theirs] = network.pipe('alice', 'bob')
    let hear: (message: unknown) => void = () => {}
    const take = w3cExample(connection, polite, (message) => theirs.post(message))
    theirs.onmessage = ({ data }) => void take(data as never)
    ours.onmessage = ({ data }) => hear(data)
    const begin = () =>
      createSession({
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
    const announced: string[] = []
    connection.ondatachannel = ({ channel }) => announced.push(channel.label)
    const session: SessionActor = begin()
    if (who !== 'session') connection.createDataChannel('theirs')
    const took = await clock.until(
      () => stateOf(session).state === 'connected' && connection.connectionState === 'connected',
      10_000,
    )
    expect(took).toBeDefined()
    await clock.pass(500)
    expect(announced).toEqual(who === 'example' ? [] : ['ours'])
    session.stop()
  },
)

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
