import { describe, expect, test } from 'vitest'
import { BindError } from '../../../src/index.ts'
import { channelOf, connectionOf, createSession, negotiate, type SessionOptions } from '../../../src/session/index.ts'
import { chatBetween, createPair, createWorld, emittedBy, stateOf } from './world.ts'

const version = 1
const candidate = (index: number) => ({
  candidate: { candidate: `candidate:${index} 1 udp 1 198.18.9.9 ${index} typ host`, sdpMid: '0' },
})

describe('a message that cannot be used is an event, and never an exception', () => {
  test.each([
    ['a text', 'hello', 'malformed'],
    ['nothing', undefined, 'malformed'],
    ['null', null, 'malformed'],
    ['an empty object', {}, 'malformed'],
    ['a number', 7, 'malformed'],
    ['10 MB of text', 'x'.repeat(10_000_000), 'too-large'],
    ['a description of 10 MB', { description: { type: 'offer', sdp: 'x'.repeat(10_000_000) } }, 'too-large'],
    ['a description without a text', { description: { type: 'offer', sdp: 7 } }, 'malformed'],
    ['a rollback', { description: { type: 'rollback', sdp: '' } }, 'malformed'],
    ['a candidate of 10 KB', { candidate: { candidate: 'x'.repeat(10_000) } }, 'too-large'],
    ['another version', { session: { version: 2, from: 'somebody' } }, 'other-version'],
    ['no version', { session: { from: 'somebody' } }, 'malformed'],
    ['a negative number', { session: { version, from: 'somebody', epoch: -1 } }, 'malformed'],
    ['a reason of 10 KB', { session: { version, from: 'somebody', goodbye: 'x'.repeat(10_000) } }, 'too-large'],
    [
      'what throws when it is read',
      {
        get session(): unknown {
          throw new Error('no')
        },
      },
      'malformed',
    ],
  ])('%s', (_, message, why) => {
    let hear: (message: unknown) => void = () => {}
    const session = createWorld().session('alice', {
      signaling: {
        send() {},
        subscribe(listener) {
          hear = listener
          return () => {}
        },
      },
    })
    const emitted = emittedBy(session)
    hear(message)
    expect(emitted).toEqual([{ type: 'refused', why }])
    session.stop()
  })

  test('thousands of candidates: a few are kept, and refusals do not flood the app', async () => {
    const { clock, pipe, alice, bob, received, chat } = createPair()
    await clock.until(() => stateOf(alice).state === 'connected', 5000)
    const emitted = emittedBy(alice)
    const stranger = pipe.end('carol')
    for (let index = 0; index < 3000; index += 1) stranger.send({ ...candidate(index), session: undefined } as never)
    await clock.pass(1000)
    chat.send('still here')
    await clock.pass(1000)
    expect(received).toEqual(['still here'])
    expect(new Set(emitted.map((event) => JSON.stringify(event)))).toEqual(
      new Set([
        JSON.stringify({ type: 'unused', why: 'stranger' }),
        JSON.stringify({ type: 'refused', why: 'overload' }),
      ]),
    )
    for (const session of [alice, bob]) session.stop()
  })
})

describe('messages of others', () => {
  test('a third peer is ignored, and learns that', async () => {
    const { clock, alice, bob, chat, received, session } = createPair()
    await clock.until(() => [alice, bob].every((one) => stateOf(one).state === 'connected'), 5000)
    const emitted = [...[alice, bob].map(emittedBy)]
    const carol = session('carol')
    await clock.pass(5000)
    expect(stateOf(carol)).toMatchObject({ state: 'connecting', peer: 'busy' })
    expect(emitted.map((events) => events.some((event) => JSON.stringify(event).includes('thirdpeer')))).toEqual([
      true,
      true,
    ])
    chat.send('undisturbed')
    await clock.pass(500)
    expect(received).toEqual(['undisturbed'])
    expect(alice.getSnapshot().context.epoch).toBe(1)
    for (const one of [alice, bob, carol]) one.stop()
  })

  test('a dead page, replayed from yesterday, does not turn the peer back', async () => {
    const { clock, network, pipe, session } = createWorld()
    const recorded: unknown[] = []
    const alice = session('alice')
    const end = pipe.end('bob')
    const bob = session('bob', {
      signaling: {
        ...end,
        send(message) {
          recorded.push(structuredClone(message))
          end.send(message)
        },
      },
    })
    for (const one of [alice, bob]) channelOf(one, 'chat')
    await clock.until(() => stateOf(alice).state === 'connected', 5000)
    network.vanish('bob')
    bob.stop()
    // Another page at the same place of the pipe.
    const { RTCPeerConnection } = network.host('bob2')
    const next = session('bob', { create: () => new RTCPeerConnection(), name: 'bob2' })
    channelOf(next, 'chat')
    expect(await clock.until(() => stateOf(next).state === 'connected', 5000)).toBeDefined()
    await clock.until(() => stateOf(alice).state === 'connected', 5000)
    const { epoch } = alice.getSnapshot().context
    for (const message of recorded) end.send(message as never)
    await clock.pass(5000)
    expect(alice.getSnapshot().context.epoch).toBe(epoch)
    expect(stateOf(alice).state).toBe('connected')
    for (const one of [alice, next]) one.stop()
  })
})

describe('create', () => {
  const failing: readonly (readonly [string, (made: () => RTCPeerConnection) => SessionOptions['create'], string])[] = [
    [
      'that throws',
      () => () => {
        throw new Error('no camera')
      },
      'no camera',
    ],
    ['that rejects', () => () => Promise.reject(new Error('no camera')), 'no camera'],
    ['that gives no connection', () => () => ({}) as RTCPeerConnection, 'and no RTCPeerConnection'],
    [
      'that gives a closed connection',
      (made) => () => {
        const connection = made()
        connection.close()
        return connection
      },
      'closed',
    ],
  ]
  test.each(failing)('%s fails the session', async (_, create, words) => {
    const { clock, network, session } = createWorld()
    const { RTCPeerConnection } = network.host('alice')
    const alice = session('alice', { create: create(() => new RTCPeerConnection()) })
    const bob = session('bob')
    await clock.pass(1000)
    expect(stateOf(alice)).toMatchObject({ state: 'failed', because: 'create-failed' })
    expect(String((stateOf(alice) as { error?: unknown }).error)).toContain(words)
    bob.stop()
  })

  test('that gives the same one twice fails the session', async () => {
    const { clock, network, session } = createWorld()
    const connection = new (network.host('alice').RTCPeerConnection)()
    const alice = session('alice', { create: () => connection })
    const bob = session('bob')
    channelOf(alice, 'chat')
    channelOf(bob, 'chat')
    await clock.until(() => stateOf(alice).state === 'connected', 5000)
    connection.close()
    await clock.pass(5000)
    expect(String((stateOf(alice) as { error?: unknown }).error)).toContain('before')
    bob.stop()
  })

  test('that is still running when the session is closed: what it gives is closed', async () => {
    const { clock, network, session } = createWorld()
    const connection = new (network.host('alice').RTCPeerConnection)()
    let give: (connection: RTCPeerConnection) => void = () => {}
    const given = new Promise<RTCPeerConnection>((resolve) => {
      give = resolve
    })
    const alice = session('alice', { create: () => given })
    const bob = session('bob')
    await clock.pass(500)
    alice.send({ type: 'close' })
    await clock.pass(5000)
    give(connection)
    await clock.pass(10)
    expect(connection.signalingState).toBe('closed')
    expect(stateOf(alice).state).toBe('closed')
    bob.stop()
  })
})

test('a setUp that rejects fails the session', async () => {
  const { clock, alice, bob } = createPair({ setUp: () => Promise.reject(new Error('no microphone')) })
  await clock.pass(1000)
  expect(stateOf(alice)).toMatchObject({ state: 'failed', because: 'set-up-failed' })
  expect(String((stateOf(alice) as { error?: unknown }).error)).toContain('no microphone')
  bob.stop()
})

test('a connection that the app closes is replaced', async () => {
  const { clock, alice, bob, chat, received } = createPair()
  await clock.until(() => stateOf(alice).state === 'connected', 5000)
  connectionOf(alice)?.close()
  chat.send('again')
  expect(await clock.until(() => received.includes('again'), 5000)).toBeDefined()
  for (const session of [alice, bob]) session.stop()
})

test('a create that takes its time while the peer is asked, and the peer has replaced the connection: one more, not two', async () => {
  const { network, clock, pipe, session } = createWorld()
  const { RTCPeerConnection } = network.host('alice')
  let isSlow = false
  const slowly = () => new Promise<void>((resolve) => clock.setTimeout(() => resolve(), isSlow ? 3000 : 0))
  const end = pipe.end('alice')
  let lost = 0
  const signaling: SessionOptions['signaling'] = {
    ...end,
    // Her first question is lost, so that his is answered before.
    send: (message) => (isSlow && message.session?.ask && lost++ === 0 ? undefined : end.send(message)),
  }
  const alice = session('alice', { signaling, create: () => slowly().then(() => new RTCPeerConnection()) })
  const bob = session('bob')
  const { chat, received } = chatBetween(alice, bob)
  chat.send('hello')
  expect(await clock.until(() => received.includes('hello'), 5000)).toBeDefined()
  isSlow = true
  for (const one of [alice, bob]) connectionOf(one)?.close()
  chat.send('again')
  expect(await clock.until(() => received.includes('again'), 20_000)).toBeDefined()
  await clock.pass(10_000)
  expect([alice, bob].map((one) => one.getSnapshot().context.epoch)).toEqual([2, 2])
  for (const one of [alice, bob]) one.stop()
})

test('a send that throws, rejects or never settles is an event, and what is lost is sent again', async () => {
  const { clock, pipe, session } = createWorld()
  const end = pipe.end('alice')
  const ways: (() => void | Promise<void>)[] = [
    // Before anybody listens.
    () => {},
    () => {
      throw new Error('closed')
    },
    () => Promise.reject(new Error('closed')),
    () => new Promise<void>(() => {}),
  ]
  let sent = 0
  const alice = session('alice', {
    signaling: { ...end, send: (message) => (ways[sent++] ?? (() => end.send(message)))() },
  })
  const bob = session('bob')
  const emitted = emittedBy(alice)
  channelOf(alice, 'chat')
  channelOf(bob, 'chat')
  expect(await clock.until(() => stateOf(alice).state === 'connected', 20_000)).toBeDefined()
  expect(emitted.filter((event) => (event as { type: string }).type === 'signalingerror')).toHaveLength(2)
  for (const one of [alice, bob]) one.stop()
})

test.each([true, false])('both polite: %s; it is said, and they connect', async (polite) => {
  const { clock, alice, bob } = createPair({ polite }, { polite })
  const emitted = emittedBy(alice)
  expect(
    await clock.until(() => stateOf(alice).state === 'connected' && stateOf(bob).state === 'connected', 5000),
  ).toBeDefined()
  expect(emitted).toContainEqual({ type: 'politenessconflict' })
  expect(alice.getSnapshot().context.polite).toBe(!bob.getSnapshot().context.polite)
  for (const session of [alice, bob]) session.stop()
})

const badOptions: readonly (readonly [unknown, string])[] = [
  [{}, '"create"'],
  [{ create: () => undefined }, '"signaling"'],
  [{ create: () => undefined, signaling: { send() {} } }, 'overWebSocket()'],
  [{ create: () => undefined, signaling: { send() {}, subscribe() {} }, polite: 'yes' }, '"polite"'],
  [{ create: () => undefined, signaling: { send() {}, subscribe() {} }, policy: { grace: -1 } }, '"grace"'],
  [{ create: () => undefined, signaling: { send() {}, subscribe() {} }, policy: { backoff: [] } }, '"backoff"'],
  [
    { create: () => undefined, signaling: { send() {}, subscribe() {} }, policy: { restarts: 'two' } },
    'a number, from',
  ],
  [{ create: () => undefined, signaling: { send() {}, subscribe() {} }, polcy: {} }, '"polcy"'],
  [{ create: () => undefined, signaling: { send() {}, subscribe() {} }, clock: {} }, '"clock"'],
  [
    { create: () => undefined, signaling: { send() {}, subscribe() {} }, clock: { ...globalThis, now: 5 } },
    '"clock.now"',
  ],
  [{ create: () => undefined, signaling: { send() {}, subscribe() {}, state: {} } }, '"signaling.state"'],
  [{ create: () => undefined, signaling: { send() {}, subscribe: () => 7 } }, 'signaling.subscribe() must return'],
]
test.each(badOptions)('%j is refused, with what is wrong', (options, words) => {
  const begin = () => createSession(options as SessionOptions)
  expect(begin).toThrow(BindError)
  expect(begin).toThrow(words)
})

test('names of channels with one id are refused, and other values for names', () => {
  const session = createWorld().session('alice')
  channelOf(session, 'one', { id: 7 })
  const refusals: readonly (readonly [() => unknown, string, string])[] = [
    [() => channelOf(session, 'two', { id: 7 }), 'not-options', 'Give one of them another'],
    [() => channelOf(session, 'one', { id: 8 }), 'not-options', 'was made with id: 7'],
    [() => channelOf(session, 'one', null as never), 'not-options', 'null'],
    [() => channelOf(session, 'three', { orderd: false } as never), 'not-options', '"orderd"'],
    [() => channelOf(session, 7 as never), 'not-options', 'needs a name'],
    [() => channelOf({} as never, 'chat'), 'not-an-actor', 'createSession()'],
  ]
  for (const [ask, code, words] of refusals) {
    const refusal = expect.objectContaining({ code, message: expect.stringContaining(words) })
    expect(ask).toThrow(refusal as never)
  }
  session.stop()
})

test('negotiate() takes a connection that is not closed, and nothing that a session alone can have', () => {
  const { network, pipe } = createWorld()
  const connection = new (network.host('alice').RTCPeerConnection)()
  const signaling = pipe.end('alice')
  const refused = (given: unknown, options: object) => () => void negotiate(given as never, options as never)
  expect(refused({}, { signaling })).toThrow('RTCPeerConnection')
  expect(refused(connection, {})).toThrow('The option "signaling" of negotiate()')
  for (const option of ['create', 'setUp']) {
    expect(refused(connection, { signaling, [option]: () => connection })).toThrow(`"${option}"`)
  }
  connection.close()
  expect(refused(connection, { signaling })).toThrow('not closed')
})

test('signalling whose state cannot be followed leaves nothing behind', () => {
  const { pipe, clock, session } = createWorld()
  const { state, ...end } = pipe.end('alice')
  const states = {
    'one that throws': {
      ...state,
      get: () => {
        throw new Error('no state')
      },
    },
    'one that gives what ends nothing': { ...state, subscribe: () => ({}) },
  }
  for (const [how, given] of Object.entries(states)) {
    expect(() => session('alice', { signaling: { ...end, state: given as never } }), how).toThrow(
      /no state|must return/,
    )
  }
  expect([pipe.size, pipe.sent.messages, clock.size]).toEqual([0, 0, 0])
})

test.each([undefined, null, 7, {}, Symbol('no')])('what is no message is not taken: %s', async (message) => {
  const { alice, bob, chat, clock, received } = createPair()
  expect(() => chat.send(message as never)).toThrow(TypeError)
  chat.send('a message')
  alice.send({ type: 'close' })
  expect(await clock.until(() => alice.getSnapshot().status === 'done', 5000)).toBeDefined()
  expect(received.length).toBeLessThan(2)
  bob.stop()
})

test('a channel that is asked for while the connection is closed comes with the next one', async () => {
  const { alice, bob, clock } = createPair()
  await clock.until(() => stateOf(alice).state === 'connected', 5000)
  connectionOf(alice)?.close()
  const [late, far] = [channelOf(alice, 'late'), channelOf(bob, 'late')]
  const received: unknown[] = []
  far.onmessage = ({ data }) => received.push(data)
  late.send('at last')
  expect(await clock.until(() => received.length > 0, 5000)).toBeDefined()
  for (const one of [alice, bob]) one.stop()
})
