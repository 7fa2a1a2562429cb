import { afterEach, describe, expect, test, vi } from 'vitest'
import type { SessionMessage, SessionPart } from '../../../machines/session/messages.ts'
import { channelOf, connectionOf, negotiate, type SessionActor } from '../../../src/session/index.ts'
import { chatBetween, createPair, createWorld, emittedBy, stateOf } from './world.ts'

afterEach(() => vi.unstubAllGlobals())

type World = ReturnType<typeof createWorld>

/** All that is said on the pipe from now on. */
function overheard(pipe: World['pipe']): SessionMessage[] {
  const messages: SessionMessage[] = []
  pipe.end('carol').subscribe((message) => messages.push(message as SessionMessage))
  return messages
}

async function connectedPair(...options: Parameters<typeof createPair>) {
  const pair = createPair(...options)
  const { clock, alice, bob, chat, received } = pair
  chat.send('hello')
  expect(await clock.until(() => received.includes('hello'), 5000)).toBeDefined()
  // Candidates, and what acknowledges them, are through.
  await clock.pass(3000)
  expect([alice, bob].map((one) => stateOf(one).state)).toEqual(['connected', 'connected'])
  return pair
}

/** Sends to a session as its peer would, as anybody could who reads the pipe. */
function asPeerOf(session: SessionActor, { pipe }: Pick<World, 'pipe'>, from: string, to: string) {
  const end = pipe.end('carol')
  const { epoch } = session.getSnapshot().context
  return (part: object, content: object = {}) =>
    void end.send({ ...content, session: { version: 1, from, to, epoch, ...part } } as SessionMessage)
}

/** The lives of the two, after each has asked the other. */
async function livesOf({ pipe, clock, alice, bob }: Awaited<ReturnType<typeof connectedPair>>) {
  const lives = new Map<SessionActor, string>()
  const messages = overheard(pipe)
  for (const session of [alice, bob]) {
    messages.length = 0
    session.send({ type: 'ask' })
    await clock.until(() => messages.length > 0, 1000)
    lives.set(session, messages[0]?.session?.from ?? '')
    await clock.pass(100)
  }
  return [lives.get(alice) ?? '', lives.get(bob) ?? ''] as const
}

function stopAll(...sessions: readonly SessionActor[]): void {
  for (const session of sessions) session.stop()
}

describe('a session that has ended', () => {
  test('listens to nothing, and has no timer and no connection', async () => {
    const { alice, bob, pipe, clock } = await connectedPair()
    const connection = connectionOf(alice)
    stopAll(alice, bob)
    await clock.pass(100)
    expect([pipe.size, clock.size]).toEqual([0, 0])
    expect(connection?.signalingState).toBe('closed')
    expect(connectionOf(alice)).toBeUndefined()
  })

  test('by an error of its own lets go, too', async () => {
    const { alice, bob, pipe, clock } = await connectedPair()
    bob.stop()
    alice.send({ type: 'fail', because: 'set-up-failed', error: 'no' })
    await clock.pass(100)
    expect([pipe.size, clock.size]).toEqual([0, 0])
    expect(connectionOf(alice)).toBeUndefined()
  })

  test('has a diagnosis of its last connection if it has failed', async () => {
    const { alice, bob } = await connectedPair()
    alice.send({ type: 'fail', because: 'set-up-failed', error: 'no' })
    expect(stateOf(alice)).toMatchObject({ state: 'failed', diagnosis: { stage: 'connected' } })
    bob.stop()
  })

  test('while its connection is being made closes what create() gives', async () => {
    const { clock, network, session } = createWorld()
    const { RTCPeerConnection } = network.host('alice')
    let finish: (connection: RTCPeerConnection) => void = () => {}
    const warn = vi.spyOn(console, 'warn')
    const [alice, bob] = [
      session('alice', { create: () => new Promise((resolve) => (finish = resolve)) }),
      session('bob'),
    ]
    await clock.until(() => stateOf(bob).state === 'connecting' && alice.getSnapshot().matches({ open: 'met' }), 5000)
    stopAll(alice, bob)
    const late = new RTCPeerConnection()
    finish(late)
    await clock.pass(100)
    expect(late.signalingState).toBe('closed')
    // XState says so when something is sent to an actor that has ended.
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
  })

  test('is closing while its connection is being made: what create() gives is closed, and not set up', async () => {
    const { clock, network, session } = createWorld()
    const { RTCPeerConnection } = network.host('alice')
    let finish: (connection: RTCPeerConnection) => void = () => {}
    const setUp = vi.fn()
    const alice = session('alice', { create: () => new Promise((resolve) => (finish = resolve)), setUp })
    const bob = session('bob')
    await clock.until(() => stateOf(bob).state === 'connecting' && alice.getSnapshot().matches({ open: 'met' }), 5000)
    alice.send({ type: 'close', reason: 'enough' })
    const late = new RTCPeerConnection()
    finish(late)
    await clock.pass(0)
    expect(stateOf(alice).state).toBe('closing')
    expect(late.signalingState).toBe('closed')
    expect(setUp).not.toHaveBeenCalled()
    stopAll(alice, bob)
  })

  test('is stopped at once where it was never heard', async () => {
    const { clock, pipe, session } = createWorld()
    const alice = session('alice')
    alice.stop()
    // What it has sent before arrives.
    await clock.pass(100)
    expect([pipe.size, clock.size]).toEqual([0, 0])
  })

  test('sends nothing more over its channels, and says so', async () => {
    const { alice, bob, chat } = await connectedPair()
    stopAll(alice, bob)
    expect(chat.readyState).toBe('closed')
    expect(() => chat.send('again')).toThrow('closed')
  })
})

describe('the number of the connection', () => {
  test('that the peer names is followed if it is a later one, and not if it is an earlier one', async () => {
    const pair = await connectedPair()
    const { alice, bob, clock, received, chat } = pair
    const [alices, bobs] = await livesOf(pair)
    const say = asPeerOf(alice, pair, bobs, alices)
    say({ epoch: 7 })
    await clock.pass(5000)
    expect([alice, bob].map((one) => one.getSnapshot().context.epoch)).toEqual([7, 7])
    for (const epoch of [6, 7]) say({ epoch })
    await clock.pass(5000)
    expect([alice, bob].map((one) => one.getSnapshot().context.epoch)).toEqual([7, 7])
    chat.send('again')
    expect(await clock.until(() => received.includes('again'), 5000)).toBeDefined()
    stopAll(alice, bob)
  })

  test('is told at once by a side that makes another one, though it is polite and leaves the offer to its peer', async () => {
    const { alice, bob, clock, network } = await connectedPair({ polite: true }, { polite: false })
    // His engine does not notice.
    network.cut('alice', 'bob')
    connectionOf(alice)?.close()
    expect(await clock.until(() => alice.getSnapshot().context.epoch === 2, 5000)).toBeDefined()
    await clock.pass(100)
    expect(bob.getSnapshot().context.epoch).toBe(2)
    stopAll(alice, bob)
  })

  test('is not followed once the session closes', async () => {
    const pair = await connectedPair()
    const { alice, bob, clock } = pair
    const [alices, bobs] = await livesOf(pair)
    const say = asPeerOf(alice, pair, bobs, alices)
    // Nobody answers the goodbye.
    bob.stop()
    alice.send({ type: 'close', reason: 'enough' })
    say({ epoch: 7 })
    await clock.pass(300)
    expect(stateOf(alice).state).toBe('closing')
    expect(alice.getSnapshot().context.epoch).toBe(1)
    // What still has to be sent goes over it.
    expect(connectionOf(alice)).toBeDefined()
    alice.stop()
  })

  test('names the one of the latest if the peer goes on while one is made, which is that one then', async () => {
    const made: RTCPeerConnection[] = []
    const { network, clock, session, pipe } = createWorld()
    const { RTCPeerConnection } = network.host('alice')
    let isSlow = false
    const wait = () => new Promise<void>((resolve) => clock.setTimeout(() => resolve(), isSlow ? 1000 : 0))
    const create = async () => {
      await wait()
      const connection = new RTCPeerConnection()
      made.push(connection)
      return connection
    }
    const alice = session('alice', { create })
    const bob = session('bob')
    const { chat, received } = chatBetween(alice, bob)
    chat.send('hello')
    expect(await clock.until(() => received.includes('hello'), 5000)).toBeDefined()
    const [alices, bobs] = await livesOf({ pipe, clock, alice, bob } as never)
    const say = asPeerOf(alice, { pipe }, bobs, alices)
    isSlow = true
    say({ epoch: 3 })
    await clock.pass(500)
    say({ epoch: 4 })
    await clock.pass(5000)
    expect(made.map(({ signalingState }) => signalingState)).toEqual(['closed', 'stable'])
    chat.send('again')
    expect(await clock.until(() => received.includes('again'), 10_000)).toBeDefined()
    expect([alice, bob].map((one) => one.getSnapshot().context.epoch)).toEqual([4, 4])
    stopAll(alice, bob)
  })

  test('is followed though the peer names it while one begins, over signalling that is synchronous', async () => {
    const { clock, pipe, session } = createWorld()
    const end = pipe.end('alice')
    let [hers, his] = ['', '']
    let hear: (message: unknown) => void = () => {}
    let isNamed = false
    const epochs: number[] = []
    const alice = session('alice', {
      setUp: (_, { epoch }) => void epochs.push(epoch),
      signaling: {
        subscribe(listener) {
          hear = listener
          return end.subscribe((message) => {
            his ||= (message as SessionMessage).session?.from ?? ''
            listener(message)
          })
        },
        send(message) {
          hers = message.session?.from ?? ''
          void end.send(message)
          if (epochs.length === 0 || isNamed) return
          isNamed = true
          hear({ session: { version: 1, from: his, to: hers, epoch: 3 } })
        },
      },
    })
    const bob = session('bob')
    const { chat, received } = chatBetween(alice, bob)
    chat.send('here')
    expect(await clock.until(() => received.includes('here'), 5000)).toBeDefined()
    expect(epochs).toEqual([1, 3])
    stopAll(alice, bob)
  })

  test('comes with each connection, and setUp gets it', async () => {
    const epochs: number[] = []
    const { alice, bob, clock } = await connectedPair({ setUp: (_, { epoch }) => void epochs.push(epoch) })
    const emitted = emittedBy(alice)
    connectionOf(alice)?.close()
    await clock.until(() => stateOf(alice).state === 'connected', 10_000)
    expect(epochs).toEqual([1, 2])
    expect(emitted).toContainEqual({ type: 'connection', epoch: 2 })
    stopAll(alice, bob)
  })
})

test('a create() that takes longer than the deadline each time: the two are connected', async () => {
  const { network, clock, session } = createWorld()
  const { RTCPeerConnection } = network.host('alice')
  const create = () =>
    new Promise<RTCPeerConnection>((resolve) => clock.setTimeout(() => resolve(new RTCPeerConnection()), 40_000))
  const alice = session('alice', { create })
  const bob = session('bob')
  chatBetween(alice, bob)
  const areConnected = () => [alice, bob].every((one) => stateOf(one).state === 'connected')
  expect(await clock.until(areConnected, 50_000)).toBeDefined()
  stopAll(alice, bob)
})

test('a peer that was met though its page is gone gives way to its next life, which has met this side as well', async () => {
  const { clock, pipe, session } = createWorld()
  const [alices, bobs] = [pipe.end('alice'), pipe.end('bob')]
  let question: Partial<SessionPart> = {}
  let tellBob: (message: SessionMessage) => void = () => {}
  const bob = session('bob', {
    signaling: {
      send(message) {
        if (message.session?.ask !== undefined) question = message.session
        void bobs.send(message)
      },
      subscribe(listener) {
        tellBob = listener
        return bobs.subscribe(listener)
      },
    },
  })
  const emitted = emittedBy(bob)
  let isGhostSilent = false
  const alice = session('alice', {
    signaling: {
      ...alices,
      send(message) {
        const { to, ask } = message.session ?? {}
        // That she asked him as well is lost.
        if (to !== undefined && ask !== undefined) return
        void alices.send(message)
        // She has met him. While her answer is on its way, that of the life before her comes.
        if (to === undefined || isGhostSilent) return
        isGhostSilent = true
        const { from = '', ask: echo = '' } = question
        tellBob({ session: { version: 1, from: 'ghost', to: from, echo, epoch: 1 } })
      },
    },
  })
  const { received, chat } = chatBetween(alice, bob)
  chat.send('here')
  expect(await clock.until(() => received.includes('here'), 3000)).toBeDefined()
  expect(emitted).toContainEqual({ type: 'unused', why: 'stranger' })
  expect(emitted).not.toContainEqual({ type: 'thirdpeer' })
  stopAll(alice, bob)
})

test('another connection is made when the one before is closed: two to one peer disturb each other in some browsers', async () => {
  const { network, clock, session } = createWorld()
  const { RTCPeerConnection } = network.host('alice')
  const made: RTCPeerConnection[] = []
  const before: string[][] = []
  const alice = session('alice', {
    create() {
      before.push(made.map(({ signalingState }) => signalingState))
      const connection = new RTCPeerConnection()
      made.push(connection)
      return connection
    },
  })
  const bob = session('bob')
  chatBetween(alice, bob)
  const areConnected = () => [alice, bob].every((one) => stateOf(one).state === 'connected')
  await clock.until(areConnected, 5000)
  connectionOf(bob)?.close()
  expect(await clock.until(() => made.length === 2 && areConnected(), 10_000)).toBeDefined()
  expect(before).toEqual([[], ['closed']])
  stopAll(alice, bob)
})

test('a connection that waits for its peer has its time from when the peer has come to it', async () => {
  const { clock, pipe, session } = createWorld()
  const messages = overheard(pipe)
  const alice = session('alice')
  await clock.until(() => messages.length > 0, 1000)
  const { from: to, ask: echo } = messages[0]?.session ?? {}
  const say = (part: object) =>
    void pipe.end('bob').send({ session: { version: 1, from: 'bob', to, ...part } } as never)
  say({ ask: 'key', echo, epoch: 1 })
  await clock.pass(14_900)
  say({ epoch: 1 })
  await clock.pass(14_900)
  expect(alice.getSnapshot().context.path.value).toEqual({ connecting: 'meeting' })
  await clock.pass(200)
  expect(alice.getSnapshot().context.path.value).toEqual({ reconnecting: 'asking' })
  alice.stop()
})

test('nothing is negotiated where there is nothing to negotiate', async () => {
  const { clock, pipe, session } = createWorld()
  const [alice, bob] = [session('alice'), session('bob')]
  await clock.pass(5000)
  expect([alice, bob].map((one) => one.getSnapshot().context.epoch)).toEqual([1, 1])
  expect(pipe.sent.offers).toBe(0)
  stopAll(alice, bob)
})

test('a third peer that asks again while the peer is asked is not invited', async () => {
  const pair = await connectedPair()
  const { alice, bob, clock, pipe } = pair
  pipe.faults = { loss: 0, duplicates: 0, delay: 0 }
  const messages = overheard(pipe)
  const carol = pipe.end('carol')
  for (const ask of ['first', 'second']) void carol.send({ session: { version: 1, from: 'carol', ask } })
  await clock.pass(1000)
  const answers = messages.filter(({ session }) => session?.to === 'carol').map(({ session }) => session)
  expect(answers.length).toBeGreaterThan(0)
  for (const answer of answers) expect(answer).toMatchObject({ busy: true })
  stopAll(alice, bob)
})

describe('messages of the peer', () => {
  test('that come while the connection is made wait for it', async () => {
    const { network, clock, pipe, session } = createWorld()
    // In their order: his offer is the first.
    pipe.faults = { loss: 0, duplicates: 0, delay: 0 }
    const { RTCPeerConnection } = network.host('alice')
    const create = async () => {
      await new Promise<void>((resolve) => clock.setTimeout(() => resolve(), 900))
      return new RTCPeerConnection()
    }
    // Hers is the polite side, which would leave the first offer to him.
    const alice = session('alice', { create, polite: true })
    const bob = session('bob', { polite: false, policy: { repeat: [60_000] } })
    for (const one of [alice, bob]) channelOf(one, 'chat')
    const took = await clock.until(() => [alice, bob].every((one) => stateOf(one).state === 'connected'), 5000)
    expect(took).toBeDefined()
    stopAll(alice, bob)
  })

  test('that are more than is remembered are refused', async () => {
    const pair = await connectedPair()
    const { alice, bob, clock } = pair
    const [alices, bobs] = await livesOf(pair)
    const emitted = emittedBy(alice)
    asPeerOf(alice, pair, bobs, alices)({ generation: 'none', index: 64 }, { candidate: { candidate: 'c' } })
    await clock.pass(100)
    expect(emitted).toEqual([{ type: 'refused', why: 'too-many' }])
    stopAll(alice, bob)
  })

  test('that are of an answered offer are unused', async () => {
    const pair = await connectedPair()
    const { alice, bob, clock } = pair
    const [alices, bobs] = await livesOf(pair)
    const emitted = emittedBy(alice)
    asPeerOf(alice, pair, bobs, alices)({ number: 99 }, { description: { type: 'answer', sdp: 'v=0' } })
    await clock.pass(100)
    expect(emitted).toEqual([{ type: 'unused', why: 'old-answer' }])
    stopAll(alice, bob)
  })
})

test('a plain peer gets an offer at once from a side that is not polite, without having said anything', async () => {
  const { network, clock, pipe, session } = createWorld()
  const alice = session('alice', { peer: 'plain', polite: false, setUp: (made) => void made.createDataChannel('chat') })
  expect(await clock.until(() => pipe.sent.offers > 0, 1000)).toBeDefined()
  expect(connectionOf(alice)?.signalingState).toBe('have-local-offer')
  alice.stop()
  await network.advance(100)
})

test('without a clock the timers of the platform are used', () => {
  const { session } = createWorld()
  const alice = session('alice', { clock: undefined })
  expect(alice.getSnapshot().status).toBe('active')
  alice.stop()
})

describe('an operation that the engine rejects', () => {
  /** What alice emits until she has another connection, where the former one makes no offer any more. */
  async function emittedWhere(setLocalDescription: (connection: RTCPeerConnection) => Promise<void>) {
    const { alice, bob, clock } = await connectedPair()
    const emitted = emittedBy(alice)
    const connection = connectionOf(alice)
    if (!connection) throw new Error('There is one.')
    connection.setLocalDescription = () => setLocalDescription(connection)
    connection.restartIce()
    const isReplaced = () => stateOf(alice).state === 'connected' && connectionOf(alice) !== connection
    expect(await clock.until(isReplaced, 10_000)).toBeDefined()
    stopAll(alice, bob)
    return emitted
  }

  test('is emitted with its error, and the session goes on with another connection', async () => {
    const emitted = await emittedWhere(() => Promise.reject(new Error('not today')))
    expect(emitted).toContainEqual({ type: 'negotiationerror', error: new Error('not today') })
  })

  test('is not emitted where the app has closed the connection meanwhile', async () => {
    const emitted = await emittedWhere(async (connection) => {
      connection.close()
      throw new Error('closed')
    })
    expect(emitted.filter((event) => (event as { type: string }).type === 'negotiationerror')).toEqual([])
  })
})

test('a peer that leaves is not replaced until it is back', async () => {
  const pair = await connectedPair()
  const { alice, bob, clock, network } = pair
  const [alices, bobs] = await livesOf(pair)
  asPeerOf(alice, pair, bobs, alices)({ leaving: true })
  // Her engine does not notice.
  network.cut('alice', 'bob')
  bob.stop()
  await clock.pass(100)
  expect(stateOf(alice)).toMatchObject({ state: 'reconnecting', by: 'replacement', peer: 'left' })
  stopAll(alice)
})

test('a peer that leaves while the connection is replaced is asked for, and not asked when its next life comes', async () => {
  const pair = await connectedPair()
  const { alice, bob, clock, session } = pair
  const [alices, bobs] = await livesOf(pair)
  connectionOf(alice)?.close()
  const isReplacing = () => alice.getSnapshot().context.epoch === 2
  expect(await clock.until(isReplacing, 1000)).toBeDefined()
  expect(alice.getSnapshot().value).toEqual({ open: 'met' })
  asPeerOf(alice, pair, bobs, alices)({ leaving: true, epoch: 2 })
  bob.stop()
  await clock.pass(50)
  expect(alice.getSnapshot().value).toEqual({ open: { asking: 'asked' } })
  const values = new Set<string>()
  alice.subscribe(({ value }) => values.add(JSON.stringify(value)))
  const back = session('bob')
  channelOf(back, 'chat')
  expect(await clock.until(() => stateOf(alice).state === 'connected', 5000)).toBeDefined()
  expect([...values].filter((value) => value.includes('challenging'))).toEqual([])
  stopAll(alice, back)
})

test('a setUp that fails after its connection was replaced does no harm', async () => {
  let fail: () => void = () => {}
  let calls = 0
  const setUp = () =>
    calls++ === 0 ? new Promise<void>((_, reject) => (fail = () => reject(new Error('no')))) : undefined
  const { alice, bob, clock } = await connectedPair({ setUp } as never)
  connectionOf(alice)?.close()
  await clock.until(() => calls === 2, 10_000)
  fail()
  await clock.pass(3000)
  expect(stateOf(alice).state).toBe('connected')
  stopAll(alice, bob)
})

describe('closing', () => {
  test('sends what waits before, and says how much', async () => {
    const { alice, bob, chat, received, clock } = await connectedPair()
    const log = channelOf(alice, 'log')
    channelOf(bob, 'log')
    expect(await clock.until(() => log.readyState === 'open', 1000)).toBeDefined()
    log.send('another channel')
    for (let index = 0; index < 10; index += 1) chat.send(`${index}`.repeat(100_000))
    const buffered: number[] = []
    alice.subscribe(({ context }) => buffered.push(context.buffered))
    alice.send({ type: 'close', reason: 'enough' })
    expect(stateOf(alice)).toMatchObject({ state: 'closing' })
    // Long before it would give up to send.
    expect(await clock.until(() => stateOf(bob).state === 'closed', 2000)).toBeDefined()
    await clock.pass(1000)
    expect(Math.max(...buffered)).toBe(1_000_000 + 'another channel'.length)
    expect(received.at(-1)).toBe('9'.repeat(100_000))
    expect(alice.getSnapshot().output).toEqual({ outcome: 'closed', by: 'this side', reason: 'enough' })
    expect(bob.getSnapshot().output).toEqual({ outcome: 'closed', by: 'peer', reason: 'enough' })
  })

  test('waits for nothing where there is no signalling', async () => {
    const { clock, pipe, session } = createWorld()
    const alice = session('alice')
    pipe.setUp(false)
    expect(stateOf(alice).state).toBe('offline')
    alice.send({ type: 'close', reason: 'enough' })
    expect(await clock.until(() => stateOf(alice).state === 'closed', 100)).toBeDefined()
  })

  test('waits for nothing where there is no path', async () => {
    const { alice, bob, chat, network, clock } = await connectedPair()
    network.cut()
    expect(await clock.until(() => stateOf(alice).state === 'reconnecting', 60_000)).toBeDefined()
    chat.send('nobody hears it')
    alice.send({ type: 'close' })
    // Signalling goes on.
    expect(await clock.until(() => stateOf(alice).state === 'closed', 1000)).toBeDefined()
    stopAll(bob)
  })
})

describe('the signalling', () => {
  test('goes away before anybody was met: nothing is said', async () => {
    const { clock, pipe, session } = createWorld()
    const alice = session('alice')
    await clock.pass(100)
    const before = pipe.sent.messages
    pipe.setUp(false)
    expect(pipe.sent.messages).toBe(before)
    alice.stop()
  })

  test('goes away: nobody is asked, and a path that works goes on', async () => {
    const { alice, bob, chat, received, clock, pipe } = await connectedPair()
    pipe.setUp(false)
    await clock.pass(60_000)
    expect(stateOf(alice).state).toBe('connected')
    chat.send('still here')
    expect(await clock.until(() => received.includes('still here'), 1000)).toBeDefined()
    stopAll(alice, bob)
  })

  test('is away: the session is offline, and asks when it is back', async () => {
    const { clock, pipe, session } = createWorld()
    pipe.setUp(false)
    const [alice, bob] = [session('alice'), session('bob')]
    expect(stateOf(alice).state).toBe('offline')
    await clock.pass(16_000)
    for (const one of [alice, bob]) channelOf(one, 'chat')
    pipe.setUp(true)
    expect(stateOf(alice).state).toBe('connecting')
    // The next question by itself would be seconds away.
    expect(await clock.until(() => stateOf(alice).state === 'connected', 1500)).toBeDefined()
    stopAll(alice, bob)
  })

  test('that comes back sends at once what was lost: an offer', async () => {
    const { clock, pipe, session } = createWorld()
    const policy = { repeat: [0, 600_000], yield: 0, giveUp: Number.POSITIVE_INFINITY }
    const [alice, bob] = [session('alice', { policy }), session('bob', { policy })]
    for (const one of [alice, bob]) channelOf(one, 'chat')
    await clock.until(() => pipe.sent.offers > 0, 5000)
    pipe.setUp(false)
    await clock.pass(1000)
    pipe.setUp(true)
    expect(await clock.until(() => stateOf(alice).state === 'connected', 5000)).toBeDefined()
    expect(alice.getSnapshot().context.epoch).toBe(1)
    stopAll(alice, bob)
  })

  test('that says the same again changes nothing: nobody who is connected is asked when it is back', async () => {
    const { alice, bob, clock, pipe } = await connectedPair()
    const messages = overheard(pipe)
    for (const isUp of [false, true]) {
      pipe.setUp(isUp)
      await clock.pass(100)
    }
    expect(messages.filter(({ session }) => session?.ask !== undefined)).toEqual([])
    stopAll(alice, bob)
  })

  test('without a state is always there', async () => {
    const { clock, pipe, session } = createWorld()
    const without = (place: 'alice' | 'bob') => {
      const { state: _, ...rest } = pipe.end(place)
      return rest
    }
    const [alice, bob] = (['alice', 'bob'] as const).map((place) => session(place, { signaling: without(place) }))
    if (!alice || !bob) throw new Error('There are two.')
    for (const one of [alice, bob]) channelOf(one, 'chat')
    expect(await clock.until(() => stateOf(alice).state === 'connected', 5000)).toBeDefined()
    stopAll(alice, bob)
  })
})

describe('the page', () => {
  /** Gives Node a page, whose events are those of both sessions. */
  function createPage() {
    const page = new EventTarget()
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
    vi.stubGlobal('document', page)
    return (type: string, more: object = {}) => page.dispatchEvent(Object.assign(new Event(type), more))
  }

  /** Has the page of one of two that are connected go. */
  async function pageThatGoes() {
    const { session, clock } = createWorld()
    const bob = session('bob')
    const happens = createPage()
    const alice = session('alice')
    for (const one of [alice, bob]) channelOf(one, 'chat')
    expect(await clock.until(() => stateOf(bob).state === 'connected', 5000)).toBeDefined()
    happens('pagehide')
    return { alice, bob, clock, happens }
  }

  test('goes away: the peer is told, and waits', async () => {
    const { alice, bob, clock } = await pageThatGoes()
    alice.stop()
    await clock.pass(100)
    expect(stateOf(bob)).toMatchObject({ state: 'reconnecting', peer: 'left' })
    bob.stop()
  })

  test('goes away, and comes back as it was: the two connect again', async () => {
    const { alice, bob, clock, happens } = await pageThatGoes()
    await clock.pass(5000)
    expect(stateOf(bob)).toMatchObject({ state: 'reconnecting', peer: 'left' })
    happens('pageshow', { persisted: true })
    const areConnected = () => [alice, bob].every((one) => stateOf(one).state === 'connected')
    expect(await clock.until(areConnected, 15_000)).toBeDefined()
    stopAll(alice, bob)
  })

  test('is suspended, and resumes on a path that works: nobody is asked', async () => {
    const happens = createPage()
    const { alice, bob, clock, pipe } = await connectedPair()
    happens('freeze')
    expect(stateOf(alice).state).toBe('frozen')
    const messages = overheard(pipe)
    happens('resume')
    expect(stateOf(alice).state).toBe('connected')
    await clock.pass(200)
    expect(messages).toEqual([])
    stopAll(alice, bob)
  })

  test('is suspended, and resumes where there is no path any more: the peer is asked', async () => {
    const happens = createPage()
    const { alice, bob, clock, pipe, network } = await connectedPair()
    happens('freeze')
    network.cut()
    await clock.pass(60_000)
    const messages = overheard(pipe)
    happens('resume')
    await clock.pass(100)
    expect(stateOf(alice).state).toBe('reconnecting')
    expect(messages.filter(({ session }) => session?.ask !== undefined).length).toBeGreaterThan(0)
    stopAll(alice, bob)
  })

  test('has no network: a session that is not connected is offline', async () => {
    const happens = createPage()
    const { session } = createWorld()
    const alice = session('alice')
    vi.stubGlobal('navigator', { onLine: false })
    happens('offline')
    expect(stateOf(alice).state).toBe('offline')
    vi.stubGlobal('navigator', { onLine: true })
    happens('online')
    expect(stateOf(alice).state).toBe('connecting')
    alice.stop()
  })
})

describe('negotiate()', () => {
  test('offers what was needed before there was a peer', async () => {
    const { network, clock, random, pipe, session } = createWorld()
    const connection = new (network.host('alice').RTCPeerConnection)()
    const alice = negotiate(connection, { clock, random, signaling: pipe.end('alice'), polite: false })
    connection.createDataChannel('hers')
    await clock.pass(1000)
    const labels: string[] = []
    const bob = session('bob', {
      setUp: (made) => {
        made.ondatachannel = ({ channel }) => labels.push(channel.label)
      },
    })
    expect(await clock.until(() => labels.length > 0, 5000)).toBeDefined()
    expect(labels).toEqual(['hers'])
    stopAll(alice, bob)
    connection.close()
  })

  test('leaves the channels open, and hands over nothing that comes over them', async () => {
    const { network, clock, random, pipe } = createWorld()
    const [alice, bob] = (['alice', 'bob'] as const).map((name) => {
      const connection = new (network.host(name).RTCPeerConnection)()
      return { connection, actor: negotiate(connection, { clock, random, signaling: pipe.end(name) }) }
    })
    if (!alice || !bob) throw new Error('There are two.')
    const { chat, received } = chatBetween(bob.actor, alice.actor)
    chat.send('before')
    expect(await clock.until(() => received.length > 0, 5000)).toBeDefined()
    alice.actor.stop()
    chat.send('after')
    await clock.pass(1000)
    expect(chat.readyState).toBe('open')
    expect(received).toEqual(['before'])
    bob.actor.stop()
    for (const { connection } of [alice, bob]) connection.close()
  })

  test('leaves the connection as it is, and listens to it no more', async () => {
    const { network, clock, random, pipe } = createWorld()
    const connection = new (network.host('alice').RTCPeerConnection)()
    const listened = new Map<string, number>()
    const count = (type: string, change: number) => void listened.set(type, (listened.get(type) ?? 0) + change)
    const { addEventListener, removeEventListener } = connection
    connection.addEventListener = (...args: unknown[]) => {
      count(String(args[0]), 1)
      addEventListener.apply(connection, args as never)
    }
    connection.removeEventListener = (...args: unknown[]) => {
      count(String(args[0]), -1)
      removeEventListener.apply(connection, args as never)
    }
    const alice = negotiate(connection, { clock, random, signaling: pipe.end('alice') })
    expect(listened.get('negotiationneeded')).toBe(1)
    alice.stop()
    expect(listened.get('negotiationneeded')).toBe(0)
    expect(connection.signalingState).toBe('stable')
    connection.close()
  })
})

test('recovery is told that a channel waits for the association when that is negotiated, and when it is open', async () => {
  const told: [type: string, hasAssociation: boolean][] = []
  let session: SessionActor | undefined
  const inspect = (inspected: { readonly type: string; readonly event?: { readonly type: string } }) => {
    const { type = '' } = inspected.event ?? {}
    if (inspected.type !== '@xstate.event' || !type.startsWith('channels.') || !session) return
    told.push([type, Boolean(connectionOf(session)?.sctp)])
  }
  const { clock, alice, bob, chat } = createPair({ inspect })
  session = alice
  expect(await clock.until(() => chat.readyState === 'open', 5000)).toBeDefined()
  expect(told).toEqual([
    ['channels.waiting', true],
    ['channels.open', true],
  ])
  stopAll(alice, bob)
})

test('a session has the name that it is given, and shows the app’s inspector all its charts', async () => {
  const ids = new Set<string>()
  const inspect = ({ actorRef }: { readonly actorRef: { readonly id: string } }) => void ids.add(actorRef.id)
  const { alice, bob } = await connectedPair({ inspect } as never)
  expect(alice.id).toBe('alice')
  for (const id of ['alice', 'recovery']) expect([...ids]).toContain(id)
  expect(ids.size).toBeGreaterThan(3)
  stopAll(alice, bob)
})

test('a path that works is an answer: nobody is asked any more', async () => {
  const { alice, bob, clock, network, pipe } = await connectedPair()
  network.cut()
  expect(await clock.until(() => stateOf(alice).state === 'reconnecting', 60_000)).toBeDefined()
  pipe.faults = { loss: 1, duplicates: 0, delay: 20 }
  alice.send({ type: 'ask' })
  network.heal()
  expect(await clock.until(() => stateOf(alice).state === 'connected', 30_000)).toBeDefined()
  expect(alice.getSnapshot().matches({ open: 'met' })).toBe(true)
  stopAll(alice, bob)
})
