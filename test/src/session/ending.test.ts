import { describe, expect, test, vi } from 'vitest'
import type { SessionMessage } from '../../../machines/session/messages.ts'
import { channelOf, connectionOf, negotiate, type Signaling } from '../../../src/session/index.ts'
import { chatBetween, createPair, createWorld, stateOf } from './world.ts'

async function connectedPair() {
  const pair = createPair()
  const { clock, alice, bob } = pair
  const isConnected = () => [alice, bob].every((one) => stateOf(one).state === 'connected')
  expect(await clock.until(isConnected, 5000)).toBeDefined()
  await clock.pass(1000)
  return { ...pair, isConnected }
}

/** So much that it takes some seconds. */
function sendMuch(
  { network, chat }: Pick<Awaited<ReturnType<typeof connectedPair>>, 'network' | 'chat'>,
  messages = 30,
): void {
  network.bandwidth(1_000_000)
  for (let index = 0; index < messages; index += 1) chat.send('x'.repeat(100_000))
}

describe('while a session closes', () => {
  test('a third peer is not heard, and the peer is the one who learns it', async () => {
    const pair = await connectedPair()
    const { alice, bob, clock, session, received } = pair
    const carol = session('carol')
    channelOf(carol, 'chat')
    await clock.pass(5000)
    sendMuch(pair)
    alice.send({ type: 'close', reason: 'enough' })
    await clock.until(() => bob.getSnapshot().status === 'done', 10_000)
    expect(received).toHaveLength(30)
    expect(bob.getSnapshot().output).toEqual({ outcome: 'closed', by: 'peer', reason: 'enough' })
    expect(carol.getSnapshot().status).toBe('active')
    carol.stop()
  })

  test('its state says how much is still to be sent, until there is nothing', async () => {
    const pair = await connectedPair()
    const { alice, bob, clock } = pair
    sendMuch(pair)
    const seen = new Set<number>()
    alice.subscribe((snapshot) => snapshot.matches({ closing: 'draining' }) && seen.add(snapshot.context.buffered))
    alice.send({ type: 'close' })
    await clock.until(() => alice.getSnapshot().status === 'done', 10_000)
    // It begins to close before it is asked how much that is.
    const [none, all, ...later] = seen
    expect([none, all]).toEqual([0, 3_000_000])
    expect(later.length).toBeGreaterThan(5)
    expect(later).toEqual([...later].sort((one, other) => other - one))
    bob.stop()
  })

  test('what waits is sent, though the peer closes meanwhile, which waits for as long as a farewell may take', async () => {
    const pair = await connectedPair()
    const { alice, bob, clock, received } = pair
    sendMuch(pair, 15)
    for (const [one, reason] of [
      [alice, 'a'],
      [bob, 'b'],
    ] as const) {
      one.send({ type: 'close', reason })
    }
    await clock.until(() => [alice, bob].every((one) => one.getSnapshot().status === 'done'), 20_000)
    expect(received).toHaveLength(15)
    expect(alice.getSnapshot().output).toEqual({ outcome: 'closed', by: 'this side', reason: 'a' })
    expect(bob.getSnapshot().output).toEqual({ outcome: 'closed', by: 'this side', reason: 'b' })
  })

  test('what waits is sent where the path comes back by itself', async () => {
    const { alice, bob, clock, network, chat, received } = await connectedPair()
    network.cut('alice', 'bob')
    await clock.until(() => stateOf(alice).state === 'unsure', 20_000)
    chat.send('waits')
    alice.send({ type: 'close' })
    await clock.pass(1000)
    network.heal()
    await clock.until(() => received.length > 0, 5000)
    expect(received).toEqual(['waits'])
    await clock.until(() => [alice, bob].every((one) => one.getSnapshot().status === 'done'), 5000)
    expect(bob.getSnapshot().output).toMatchObject({ outcome: 'closed', by: 'peer' })
  })

  test('what waits is sent where the two begin to connect, and nothing is waited for where nothing waits', async () => {
    for (const messages of [['early'], []]) {
      const { alice, bob, clock, chat, received } = createPair()
      await clock.until(() => connectionOf(alice) !== undefined, 5000)
      for (const message of messages) chat.send(message)
      const closedAt = clock.now()
      alice.send({ type: 'close' })
      await clock.until(() => alice.getSnapshot().status === 'done', 15_000)
      expect(received).toEqual(messages)
      expect(clock.now() - closedAt).toBeLessThan(1000)
      bob.stop()
    }
  })

  test('a new channel is over from the beginning', async () => {
    const pair = await connectedPair()
    const { alice, bob } = pair
    sendMuch(pair)
    alice.send({ type: 'close' })
    const late = channelOf(alice, 'late')
    expect(late.readyState).toBe('closed')
    expect(() => late.send('too late')).toThrow('closed')
    for (const one of [alice, bob]) one.stop()
    expect(channelOf(alice, 'later').readyState).toBe('closed')
  })
})

describe('over signalling that is synchronous', () => {
  test('a goodbye is said once by each', async () => {
    const { clock, session } = createWorld(3)
    const listeners = new Map<string, (message: unknown) => void>()
    let goodbyes = 0
    const end = (own: string): Signaling => ({
      send(message) {
        if (message.session?.goodbye !== undefined) goodbyes += 1
        for (const [name, listener] of [...listeners]) if (name !== own) listener(structuredClone(message))
      },
      subscribe(listener) {
        listeners.set(own, listener)
        return () => listeners.delete(own)
      },
    })
    const [alice, bob] = (['alice', 'bob'] as const).map((name) => session(name, { signaling: end(name) }))
    if (!alice || !bob) throw new Error('There are two.')
    chatBetween(alice, bob)
    await clock.until(() => [alice, bob].every((one) => stateOf(one).state === 'connected'), 5000)
    alice.send({ type: 'close', reason: 'enough' })
    await clock.until(() => alice.getSnapshot().status === 'done', 5000)
    expect(goodbyes).toBe(2)
    expect(bob.getSnapshot().output).toEqual({ outcome: 'closed', by: 'peer', reason: 'enough' })
  })
})

describe('negotiate() leaves the connection as it is', () => {
  test.each(['stopped', 'closed'])('where it is %s before it has begun', async (how) => {
    const { network, clock, random, pipe } = createWorld()
    const connection = new (network.host('alice').RTCPeerConnection)()
    const options = { clock, random, signaling: pipe.end('alice'), peer: 'plain' } as const
    const negotiation = negotiate(connection, options)
    if (how === 'stopped') negotiation.stop()
    else negotiation.send({ type: 'close' })
    await clock.pass(100)
    expect(connection.signalingState).toBe('stable')
    // As a component does that is mounted twice.
    const again = negotiate(connection, options)
    await clock.pass(100)
    expect(again.getSnapshot().context.epoch).toBe(1)
    again.stop()
    connection.close()
  })
})

describe('a session that has ended', () => {
  test('makes no connection any more', async () => {
    const { network, clock, session } = createWorld()
    const create = vi.fn(() => new (network.host('alice').RTCPeerConnection)())
    const alice = session('alice', { create })
    alice.subscribe((snapshot) => snapshot.matches({ open: 'met' }) && alice.stop())
    const bob = session('bob')
    await clock.pass(1000)
    expect([alice.getSnapshot().status, create.mock.calls.length]).toEqual(['stopped', 0])
    bob.stop()
  })

  test('sets nothing up where it was told of the connection', async () => {
    const { clock, session } = createWorld()
    const setUp = vi.fn()
    const alice = session('alice', { setUp })
    alice.on('connection', () => alice.stop())
    const bob = session('bob')
    await clock.pass(1000)
    expect([alice.getSnapshot().status, setUp.mock.calls.length]).toEqual(['stopped', 0])
    bob.stop()
  })

  test('answers nobody, though its listener is still called', async () => {
    const { clock, pipe, session } = createWorld()
    const { subscribe, send, state } = pipe.end('alice')
    const sent = vi.fn(send)
    const signaling: Signaling = {
      send: sent,
      state,
      subscribe(listener) {
        subscribe(listener)
        return () => {}
      },
    }
    session('alice', { signaling }).stop()
    sent.mockClear()
    const bob = session('bob')
    await clock.pass(10_000)
    expect(sent).not.toHaveBeenCalled()
    expect(stateOf(bob)).toMatchObject({ state: 'connecting', peer: 'none' })
    bob.stop()
  })
})

test('a reason that is no text is none, and the session closes', async () => {
  const { alice, bob, clock } = await connectedPair()
  alice.send({ type: 'close', reason: 7 as never })
  await clock.until(() => alice.getSnapshot().status === 'done', 5000)
  expect(bob.getSnapshot().output).toEqual({ outcome: 'closed', by: 'peer', reason: '' })
})

test('a clock that is set back keeps nobody from connecting again', async () => {
  const world = createWorld()
  let back = 0
  const clock = {
    setTimeout: world.clock.setTimeout.bind(world.clock),
    clearTimeout: world.clock.clearTimeout.bind(world.clock),
    // So late that it is before its beginning at no time.
    now: () => world.clock.now() + 1e12 - back,
  }
  const [alice, bob] = [world.session('alice', { clock }), world.session('bob', { clock })]
  chatBetween(alice, bob)
  const isConnected = () => [alice, bob].every((one) => stateOf(one).state === 'connected')
  await world.clock.until(isConnected, 5000)
  back = 3_600_000
  world.network.cut('alice', 'bob')
  await world.clock.pass(40_000)
  world.network.heal()
  expect(await world.clock.until(isConnected, 20_000)).toBeDefined()
  for (const one of [alice, bob]) one.stop()
})

test('a peer that has no candidates left to take is not sent one again and again', async () => {
  const { pipe, clock, alice, bob } = await connectedPair()
  const connection = connectionOf(alice) as RTCPeerConnection
  const [, ufrag] = connection.localDescription?.sdp.match(/a=ice-ufrag:(\S+)/) ?? []
  const sent: SessionMessage[] = []
  pipe
    .end('carol')
    .subscribe((message) => (message as SessionMessage).candidate && sent.push(message as SessionMessage))
  for (let index = 0; index < 80; index += 1) {
    const init = { candidate: `candidate:${index} 1 udp 1 198.18.9.9 ${index} typ host`, sdpMid: '0' }
    const candidate = { ...init, sdpMLineIndex: 0, usernameFragment: ufrag }
    connection.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }))
  }
  await clock.pass(10_000)
  const places = sent.map(({ session }) => session?.index ?? 0)
  expect(Math.max(...places)).toBe(63)
  const before = sent.length
  await clock.pass(60_000)
  expect(sent).toHaveLength(before)
  for (const one of [alice, bob]) one.stop()
})
