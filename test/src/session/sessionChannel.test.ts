import { describe, expect, test } from 'vitest'
import type { SessionMessage } from '../../../machines/session/messages.ts'
import { channelOf, connectionOf, type SessionOptions } from '../../../src/session/index.ts'
import { chatBetween, createPair, createWorld } from './world.ts'

type Pair = ReturnType<typeof createPair>

/** A pair whose one end can be kept from making a connection; what it asks its connections for, and what they give. */
function createHeldPair() {
  const asked: (readonly [string, RTCDataChannelInit | undefined])[] = []
  let go = () => {}
  let isHeld = false
  const made: RTCPeerConnection[] = []
  const objects: RTCDataChannel[] = []
  const world = createWorld()
  const { RTCPeerConnection } = world.network.host('alice')
  const create: SessionOptions['create'] = async () => {
    // The former one is closed before.
    expect(made.every(({ signalingState }) => signalingState === 'closed')).toBe(true)
    if (isHeld) await new Promise<void>((resolve) => (go = resolve))
    const connection = new RTCPeerConnection()
    const createDataChannel = connection.createDataChannel.bind(connection)
    connection.createDataChannel = (label, init) => {
      asked.push([label, init])
      const object = createDataChannel(label, init)
      objects.push(object)
      return object
    }
    made.push(connection)
    return connection
  }
  const [alice, bob] = [world.session('alice', { create }), world.session('bob')]
  const hold = (holds: boolean) => {
    isHeld = holds
    if (!holds) go()
  }
  return { ...world, alice, bob, ...chatBetween(alice, bob), asked, objects, hold }
}

async function connected<Some extends Pick<Pair, 'chat' | 'clock' | 'received'>>(pair: Some): Promise<Some> {
  pair.chat.send('hello')
  expect(await pair.clock.until(() => pair.received.includes('hello'), 5000)).toBeDefined()
  return pair
}

/** Has both end, without a word. */
function stop({ alice, bob }: Pick<Pair, 'alice' | 'bob'>): void {
  for (const session of [alice, bob]) session.stop()
}

/** Sends 4 MB, in messages that can be told from each other. */
function sendMuch(chat: Pair['chat']): readonly string[] {
  const texts = Array.from({ length: 40 }, (_, index) => `${String(index).padStart(2, '0')} ${'x'.repeat(100_000)}`)
  for (const text of texts) chat.send(text)
  return texts
}

/** Sends two messages that the engine refuses, among others. */
function sendTooLarge({ alice, chat }: Pick<Pair, 'alice' | 'chat'>): void {
  const most = connectionOf(alice)?.sctp?.maxMessageSize ?? 0
  for (const text of ['before', 'x'.repeat(most + 1), 'after', 'y'.repeat(most + 1), 'at last']) chat.send(text)
}

describe('bytes that are written to again after send() arrive as they were', () => {
  const views: Readonly<Record<string, (bytes: Uint8Array<ArrayBuffer>) => ArrayBuffer | ArrayBufferView>> = {
    'a view': (bytes) => bytes.subarray(1, 3),
    'a view of more than bytes': (bytes) => new Uint16Array(bytes.buffer, 2, 1),
    'a buffer': (bytes) => bytes.buffer,
  }

  test.each(Object.entries(views))('%s', async (_, viewOf) => {
    const pair = createPair()
    const { alice, bob, chat, clock } = pair
    const arrived: string[] = []
    channelOf(bob, 'chat').onmessage = ({ data }) =>
      arrived.push(typeof data === 'string' ? data : new Uint8Array(data).join())
    const bytes = new Uint8Array(4)
    const message = viewOf(bytes)
    const all: string[] = []
    const say = (value: number) => {
      bytes.fill(value)
      all.push(Array.from({ length: message.byteLength }, () => value).join())
      chat.send(message as ArrayBuffer)
    }
    for (const value of [1, 2]) say(value)
    expect(await clock.until(() => arrived.length === 2, 5000)).toBeDefined()
    for (const value of [3, 4]) say(value)
    expect(await clock.until(() => arrived.length === 4, 5000)).toBeDefined()
    expect(arrived).toEqual(all)
    stop({ alice, bob })
  })
})

describe('a channel of a session', () => {
  test('says when messages flow and when they do not, to listeners and to its handlers', async () => {
    const pair = createHeldPair()
    const { alice, chat, clock, hold } = pair
    const told: string[] = []
    for (const type of ['open', 'close'] as const) {
      chat.addEventListener(type, () => told.push(`${type} ${chat.readyState}`))
      chat[`on${type}`] = () => told.push(`on${type}`)
    }
    expect(chat.readyState).toBe('connecting')
    await connected(pair)
    expect(told).toEqual(['onopen', 'open open'])
    hold(true)
    connectionOf(alice)?.close()
    // At once, though no event of the engine says so.
    expect(told.slice(2)).toEqual(['onclose', 'close connecting'])
    chat.send('again')
    await clock.pass(1000)
    expect([chat.readyState, chat.buffered]).toEqual(['connecting', 5])
    hold(false)
    expect(await clock.until(() => pair.received.includes('again'), 10_000)).toBeDefined()
    expect(told.slice(4)).toEqual(['onopen', 'open open'])
    stop(pair)
    expect([chat.readyState, ...told.slice(6)]).toEqual(['closed', 'onclose', 'close closed'])
  })

  test('is made with its options, on each connection, and is asked for again with the same', async () => {
    const pair = createHeldPair()
    const { alice, bob, clock, asked } = pair
    const options = { id: 7, ordered: false, maxRetransmits: 3, protocol: 'talk' }
    const log = channelOf(alice, 'log', options)
    channelOf(bob, 'log', options)
    await connected(pair)
    connectionOf(alice)?.close()
    expect(await clock.until(() => asked.length === 4, 10_000)).toBeDefined()
    const ofLog = asked.filter(([label]) => label === 'log')
    expect(ofLog).toEqual([1, 2].map(() => ['log', { ...options, negotiated: true }]))
    expect(asked[0]?.[1]?.id).toBeGreaterThanOrEqual(512)
    expect(channelOf(alice, 'log')).toBe(log)
    expect(channelOf(alice, 'log', { ordered: false, id: 7 })).toBe(log)
    expect(() => channelOf(alice, 'log', { maxRetransmits: 4 })).toThrow(
      'The channel "log" was made with maxRetransmits: 3, and cannot be asked for with 4.',
    )
    stop(pair)
  })

  test('keeps the order of what is sent before there is a connection, and after', async () => {
    const pair = createHeldPair()
    const { chat, received, clock, hold } = pair
    hold(true)
    for (const text of ['1', '2']) chat.send(text)
    await clock.pass(2000)
    chat.send('3')
    hold(false)
    expect(await clock.until(() => received.includes('3'), 5000)).toBeDefined()
    chat.send('4')
    expect(await clock.until(() => received.includes('4'), 1000)).toBeDefined()
    expect(received).toEqual(['1', '2', '3', '4'])
    stop(pair)
  })

  test('says how many bytes wait, whatever they are', async () => {
    const pair = createHeldPair()
    const { chat, hold, clock, alice } = pair
    hold(true)
    expect(chat.buffered).toBe(0)
    const bytes = new Uint8Array([0, 1, 2, 3])
    for (const each of ['five€', bytes, bytes.buffer, bytes.subarray(1), new Blob([bytes])]) chat.send(each)
    expect(chat.buffered).toBe(7 + 4 + 4 + 3 + 4)
    await clock.pass(1000)
    expect(chat.buffered).toBe(22)
    hold(false)
    const texts: unknown[] = []
    channelOf(pair.bob, 'chat').addEventListener('message', (event) => texts.push((event as MessageEvent).data))
    expect(await clock.until(() => texts.length === 5, 5000)).toBeDefined()
    expect(texts.slice(1).every((data) => data instanceof ArrayBuffer)).toBe(true)
    expect(texts.slice(1).map((data) => [...new Uint8Array(data as ArrayBuffer)])).toEqual([
      [0, 1, 2, 3],
      [0, 1, 2, 3],
      [1, 2, 3],
      [0, 1, 2, 3],
    ])
    await clock.pass(1000)
    expect(chat.buffered).toBe(0)
    // What the engine has taken, and has not been able to send.
    pair.network.bandwidth(10_000)
    for (let index = 0; index < 20; index += 1) chat.send('x'.repeat(100_000))
    await clock.pass(1000)
    expect(chat.buffered).toBeGreaterThan(1_900_000)
    expect(chat.buffered).toBeLessThanOrEqual(2_000_000)
    stop({ alice, bob: pair.bob })
  })

  test('gives back a message that is too large, and sends the others', async () => {
    const pair = await connected(createPair())
    const { chat, received, clock } = pair
    const errors: unknown[] = []
    chat.addEventListener('error', (event) => errors.push((event as Event & { error: unknown }).error))
    sendTooLarge(pair)
    expect(await clock.until(() => received.includes('at last'), 5000)).toBeDefined()
    expect(received).toEqual(['hello', 'before', 'after', 'at last'])
    expect(errors.map((error) => (error as { because?: string }).because)).toEqual(['refused', 'refused'])
    expect(chat.buffered).toBe(0)
    stop(pair)
  })

  test('takes what is sent in the moment in which its connection is closed, and sends it over the next one', async () => {
    const pair = await connected(createPair())
    const { alice, chat, received, clock } = pair
    for (const round of ['1', '2', '3']) {
      connectionOf(alice)?.close()
      for (const text of [`${round} a`, `${round} b`]) chat.send(text)
      expect(await clock.until(() => received.includes(`${round} b`), 10_000)).toBeDefined()
    }
    expect(received).toEqual(['hello', '1 a', '1 b', '2 a', '2 b', '3 a', '3 b'])
    stop(pair)
  })

  test('loses at most what was on its way when the path broke, and brings nothing twice, in order', async () => {
    const pair = await connected(createPair())
    const { alice, chat, received, clock, network } = pair
    network.bandwidth(100_000)
    const texts = sendMuch(chat)
    await clock.pass(1000)
    connectionOf(alice)?.close()
    network.bandwidth(Number.POSITIVE_INFINITY)
    expect(await clock.until(() => received.includes(texts.at(-1) ?? ''), 30_000)).toBeDefined()
    const arrived = received.slice(1).map((text) => texts.indexOf(text))
    expect(arrived).toEqual([...arrived].sort((one, other) => one - other))
    expect(new Set(arrived).size).toBe(arrived.length)
    // The engine had taken no more than its sink lets it.
    expect(arrived.length).toBeGreaterThan(20)
    stop(pair)
  })

  test('keeps what its engine has not taken where the peer asks for another connection', async () => {
    const pair = await connected(createHeldPair())
    const { alice, bob, chat, received, clock, network, hold } = pair
    network.bandwidth(100_000)
    const texts = sendMuch(chat)
    // So that nothing but the signalling says that bob needs another one.
    network.cut()
    hold(true)
    connectionOf(bob)?.close()
    expect(
      await clock.until(() => alice.getSnapshot().context.epoch === 1 && !connectionOf(alice), 10_000),
    ).toBeDefined()
    const waiting = chat.buffered
    expect(waiting).toBeGreaterThan(2_000_000)
    expect(waiting).toBeLessThan(texts.join('').length)
    network.heal()
    network.bandwidth(Number.POSITIVE_INFINITY)
    hold(false)
    expect(await clock.until(() => received.includes(texts.at(-1) ?? ''), 30_000)).toBeDefined()
    const arrived = received.filter((text) => texts.includes(text))
    expect(arrived).toEqual(texts.slice(-arrived.length))
    expect(arrived.join('').length).toBe(waiting)
    stop(pair)
  })

  test('brings once what is sent in the moment in which the peer asks for another connection', async () => {
    const { network, clock, pipe, session } = createWorld()
    const end = pipe.end('alice')
    let hear: (message: unknown) => void = () => {}
    const heard: SessionMessage[] = []
    const alice = session('alice', {
      signaling: {
        ...end,
        subscribe(listener) {
          hear = listener
          return end.subscribe((message) => {
            heard.push(message as SessionMessage)
            listener(message)
          })
        },
      },
    })
    const bob = session('bob')
    const pair = await connected({ network, clock, alice, bob, ...chatBetween(alice, bob) })
    const { from, to } = heard.find((message) => message.session?.to !== undefined)?.session ?? {}
    for (const text of ['1', '2', '3']) pair.chat.send(text)
    hear({ session: { version: 1, from, to, epoch: 2 } })
    for (const text of ['4', '5']) pair.chat.send(text)
    expect(await clock.until(() => pair.received.includes('5'), 10_000)).toBeDefined()
    expect(pair.received).toEqual(['hello', '1', '2', '3', '4', '5'])
    expect(alice.getSnapshot().context.epoch).toBe(2)
    stop(pair)
  })

  test('hears nothing from the channel of a former connection, and none while its own is closing', async () => {
    const pair = await connected(createHeldPair())
    const { alice, bob, chat, clock, objects } = pair
    const heard: unknown[] = []
    chat.onmessage = ({ data }) => heard.push(data)
    connectionOf(alice)?.close()
    const isBack = () => objects[1]?.readyState === 'open' && channelOf(bob, 'chat').readyState === 'open'
    expect(await clock.until(isBack, 10_000)).toBeDefined()
    channelOf(bob, 'chat').send('over the next one')
    expect(await clock.until(() => heard.length > 0, 1000)).toBeDefined()
    chat.send('something')
    await clock.pass(1000)
    const [former, present] = objects
    for (const type of ['message', 'open']) former?.dispatchEvent(new MessageEvent(type, { data: 'late' }))
    expect(heard).toEqual(['over the next one'])
    present?.close()
    expect([present?.readyState, chat.readyState]).toEqual(['closing', 'connecting'])
    // And nothing is waited for where it is closed already.
    expect(await clock.until(() => present?.readyState === 'closed', 1000)).toBeDefined()
    alice.send({ type: 'close' })
    expect(await clock.until(() => alice.getSnapshot().status === 'done', 1000)).toBeDefined()
    stop(pair)
  })

  test('that is asked for late is made at once, or with the next connection where there is none', async () => {
    const pair = await connected(createHeldPair())
    const { alice, bob, clock, hold } = pair
    const heard: unknown[] = []
    channelOf(bob, 'late').onmessage = ({ data }) => heard.push(data)
    channelOf(alice, 'late').send('1')
    expect(await clock.until(() => heard.includes('1'), 1000)).toBeDefined()
    hold(true)
    connectionOf(alice)?.close()
    expect(await clock.until(() => !connectionOf(alice), 10_000)).toBeDefined()
    channelOf(bob, 'later').onmessage = ({ data }) => heard.push(data)
    channelOf(alice, 'later').send('2')
    hold(false)
    expect(await clock.until(() => heard.includes('2'), 10_000)).toBeDefined()
    stop(pair)
  })

  test('that is finished while a message is refused sends what comes after it', async () => {
    const pair = await connected(createPair())
    const { alice, bob, received, clock } = pair
    sendTooLarge(pair)
    alice.send({ type: 'close' })
    expect(await clock.until(() => bob.getSnapshot().status === 'done', 3000)).toBeDefined()
    expect(received).toEqual(['hello', 'before', 'after', 'at last'])
    stop(pair)
  })

  test('takes nothing more while its session closes', async () => {
    const pair = await connected(createPair())
    const { alice, bob, chat, received, clock, network } = pair
    network.bandwidth(2_000_000)
    const large = 'x'.repeat(200_000)
    for (let index = 0; index < 10; index += 1) chat.send(large)
    chat.send('the last one')
    alice.send({ type: 'close' })
    const late = expect.objectContaining({
      name: 'InvalidStateError',
      message: 'The session of the channel "chat" is closed.',
    })
    expect(() => chat.send('too late')).toThrow(late as never)
    expect(chat.readyState).toBe('closed')
    // All is sent, and then nothing waits for a time to be over.
    expect(await clock.until(() => bob.getSnapshot().status === 'done', 3000)).toBeDefined()
    expect([received.length, received.at(-1)]).toEqual([12, 'the last one'])
    expect(await clock.until(() => alice.getSnapshot().status === 'done', 1000)).toBeDefined()
  })
})
