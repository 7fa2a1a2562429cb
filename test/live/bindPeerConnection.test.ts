import { describe, expect, test } from 'vitest'
import { type AnyActorRef, toPromise, waitFor } from 'xstate'
import { engine, RTCPeerConnection } from '#engine'
import { announced, talked } from '../../harness/peers.ts'
import {
  BindError,
  bindDataChannel,
  bindPeerConnection,
  channels,
  connectionState,
  type DataChannelActor,
  type Divergence,
  readyState,
  signalingState,
  target,
  unbind,
} from '../../src/index.ts'
import { allDivergences } from './allDivergences.ts'
import { hooked } from './engineMethods.ts'
import { peersOfEachTest } from './peersOfEachTest.ts'

const openPeers = peersOfEachTest()

/** Who is told of divergences: notes whose they are. */
function listener() {
  const targets: string[] = []
  return { targets, divergences: allDivergences(({ target }: Divergence) => void targets.push(target)) }
}

describe('bindPeerConnection()', () => {
  test('gives a started actor; the same for the same connection, until unbind()', () => {
    const { a, b } = openPeers()
    const actor = bindPeerConnection(a)
    expect(actor.getSnapshot().status).toBe('active')
    expect(signalingState(actor.getSnapshot())).toBe('stable')
    expect(bindPeerConnection(a, { divergences: allDivergences() })).toBe(actor)
    expect(bindPeerConnection(b)).not.toBe(actor)
    unbind(a)
    expect(bindPeerConnection(a)).not.toBe(actor)
    a.close()
    const last = bindPeerConnection(a)
    expect(last.getSnapshot().status).toBe('done')
    expect(bindPeerConnection(a)).toBe(last)
  })

  test('of one that is connected starts from where it stands, and adds its channels as they are given', async () => {
    const { a, b, negotiate } = openPeers()
    const channel = a.createDataChannel('chat')
    const talk = announced(b, (remote) => talked(channel, remote))
    await negotiate()
    await talk
    const actor = bindPeerConnection(a)
    await waitFor(actor, (snapshot) => connectionState(snapshot) === 'connected')
    expect(channels(actor.getSnapshot())).toEqual([])
    const chat = bindDataChannel(channel, { connection: a })
    expect(channels(actor.getSnapshot())).toEqual([chat])
    expect(readyState(chat.getSnapshot())).toBe('open')
  })

  test('of one that is closed gives an actor that has ended', async () => {
    const { a } = openPeers()
    a.close()
    const actor = bindPeerConnection(a)
    expect(await toPromise(actor)).toEqual({ cause: 'engine', connected: false, lastConnectionState: 'closed' })
    expect(target(actor)).toBeUndefined()
  })
})

describe('bound inside an event, it holds nothing against the engine that came before:', () => {
  // node-datachannel tells of everything twice.
  test.skipIf(engine === 'node-datachannel')('INV-10, TR-1: iceconnectionstatechange', async () => {
    const { a, b, negotiate } = openPeers()
    const rules: string[] = []
    const divergences = allDivergences(({ rule }) => void rules.push(rule))
    for (const connection of [a, b]) {
      connection.addEventListener('iceconnectionstatechange', () => bindPeerConnection(connection, { divergences }))
    }
    const channel = a.createDataChannel('chat')
    const talk = announced(b, (remote) => talked(channel, remote))
    await negotiate()
    await talk
    for (const connection of [a, b]) {
      await waitFor(bindPeerConnection(connection), (snapshot) => connectionState(snapshot) === 'connected')
    }
    expect(rules.filter((rule) => rule === 'INV-10' || rule === 'TR-1')).toEqual([])
  })

  test.runIf(engine === 'firefox')('GA-4: icecandidate with the empty candidate', async () => {
    const { a } = openPeers()
    const rules: string[] = []
    const divergences = allDivergences(({ rule }) => void rules.push(rule))
    const last = new Promise<void>((resolve) => {
      a.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.candidate === '') bindPeerConnection(a, { divergences })
        if (!candidate) queueMicrotask(resolve)
      })
    })
    a.createDataChannel('chat')
    await a.setLocalDescription()
    await last
    expect(bindPeerConnection(a).getSnapshot().status).toBe('active')
    expect(rules).not.toContain('GA-4')
  })
})

describe('nonsense is refused with a BindError that names it', () => {
  const channelLike = { addEventListener() {}, close() {}, bufferedAmount: 0, readyState: 'open' }
  const cases: readonly [what: string, value: unknown, words: string][] = [
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 7, '7'],
    ['a text', 'connection', '"connection"'],
    ['a function', () => {}, 'a function'],
    ['an object', {}, 'an object of class Object'],
    ['an object without a prototype', Object.create(null), 'an object of class null'],
    ['something like a channel', channelLike, 'an object of class Object'],
    ['an Event', new Event('open'), 'an object of class Event'],
  ]

  test.each(cases)('instead of a connection: %s', (_, value, words) => {
    const error = errorOf(() => bindPeerConnection(value as RTCPeerConnection))
    expect(error.code).toBe('not-a-connection')
    expect(error.message).toBe(`bindPeerConnection() needs an RTCPeerConnection, but was given ${words}.`)
  })

  test('instead of a connection: a channel', () => {
    const channel = openPeers().a.createDataChannel('chat')
    const error = errorOf(() => bindPeerConnection(channel as unknown as RTCPeerConnection))
    expect(error.code).toBe('not-a-connection')
    expect(error.message).toContain('an object of class RTCDataChannel')
  })

  test.each([
    ['null', null, 'The options of bindPeerConnection() cannot be null.'],
    ['a text', 'log', 'The options of bindPeerConnection() cannot be "log".'],
    [
      'divergences',
      { divergences: 'log' },
      'The option "divergences" needs what webrtc-statecharts/divergences gives, but was given "log".',
    ],
    [
      'onDivergence',
      { onDivergence: () => {} },
      expect.stringMatching(
        /^bindPeerConnection\(\) has no option "onDivergence".* from webrtc-statecharts\/divergences/,
      ),
    ],
    ['a misspelt one', { inspet: () => {} }, expect.stringMatching(/^bindPeerConnection\(\) has no option "inspet"/)],
    ['inspect', { inspect: true }, 'The option "inspect" needs a function or an observer, but was given true.'],
  ])('as the options: %s', (_, options, message) => {
    const { a } = openPeers()
    const before = Reflect.ownKeys(a)
    const error = errorOf(() => bindPeerConnection(a, options as object))
    expect([error.code, error.message]).toEqual(['not-options', message])
    expect(Reflect.ownKeys(a)).toEqual(before)
    expect(hooked()).toEqual([])
  })

  test('given to bindDataChannel() as the connection', () => {
    const channel = openPeers().a.createDataChannel('chat')
    const error = errorOf(() => bindDataChannel(channel, { connection: {} as RTCPeerConnection }))
    expect(error.code).toBe('not-a-connection')
    expect(error.message).toContain('The option "connection" of bindDataChannel() needs an RTCPeerConnection')
  })

  test('another connection than the one that has bound the channel', () => {
    const { a, b } = openPeers()
    for (const connection of [a, b]) bindPeerConnection(connection)
    const channel = a.createDataChannel('chat')
    const error = errorOf(() => bindDataChannel(channel, { connection: b }))
    expect(error.code).toBe('bound-elsewhere')
    expect(error.message).toContain('"chat"')
  })

  function errorOf(call: () => unknown): BindError {
    try {
      call()
    } catch (error) {
      if (error instanceof BindError) return error
      throw error
    }
    throw new Error('nothing was thrown')
  }
})

describe('divergences', () => {
  test('DT-11, INV-48: of the connection is told of its channels and its transports, too, each time once', async () => {
    const { a, b, negotiate } = openPeers()
    const { targets, divergences } = listener()
    const emitted: string[] = []
    const actor = bindPeerConnection(a, { divergences })
    actor.on('divergence', ({ target }) => emitted.push(target))
    targets.length = 0
    const channel = a.createDataChannel('chat')
    bindDataChannel(channel, { connection: a })
    const talk = announced(b, (remote) => talked(channel, remote))
    await negotiate()
    await talk
    a.close()
    expect(targets.filter((each) => each === 'dataChannel:chat')).toHaveLength(1)
    // Chromium does nothing against the rules of transports here.
    const transports = expect.arrayContaining([expect.stringMatching(/^(sctpTransport|iceGatherer:|dtlsTransport:)/)])
    if (engine !== 'chromium') expect(targets).toEqual(transports)
    expect(emitted.sort()).toEqual(targets.sort())
  })

  test('DT-11: of a channel that its connection has bound by itself comes with the explicit call', async () => {
    const { a } = openPeers()
    const [whole, first, second] = [listener(), listener(), listener()]
    const connection = bindPeerConnection(a, { divergences: whole.divergences })
    const channel = a.createDataChannel('chat')
    const [own] = channels(connection.getSnapshot())
    expect(bindDataChannel(channel, { connection: a, divergences: first.divergences })).toBe(own)
    expect(bindDataChannel(channel, { divergences: second.divergences })).toBe(own)
    a.close()
    expect(first.targets).toEqual(['dataChannel:chat'])
    expect(second.targets).toEqual([])
    expect(whole.targets).toContain('dataChannel:chat')
  })

  test('DT-11: of a connection that is bound without comes with the first call that has them', () => {
    const { a } = openPeers()
    const [first, second] = [listener(), listener()]
    const connection = bindPeerConnection(a)
    const chat = bindDataChannel(a.createDataChannel('chat'), { connection: a })
    expect(bindPeerConnection(a, { divergences: first.divergences })).toBe(connection)
    expect((chat as AnyActorRef)._parent).toBe(connection)
    expect(channels(connection.getSnapshot())).toEqual([chat])
    expect(bindPeerConnection(a, { divergences: second.divergences })).toBe(connection)
    a.close()
    expect(first.targets).toContain('dataChannel:chat')
    expect(second.targets).toEqual([])
  })

  test('DT-11: are emitted by the connection’s actor only for who has asked for them', async () => {
    const emitted: string[] = []
    const [asked, silent] = [openPeers().a, openPeers().a]
    bindPeerConnection(asked, { divergences: allDivergences() }).on('divergence', ({ rule }) => emitted.push(rule))
    bindPeerConnection(silent).on('divergence', ({ rule }) => emitted.push(`${rule}, not asked for`))
    for (const connection of [silent, asked]) {
      connection.createDataChannel('chat')
      connection.close()
    }
    expect(emitted).toContain('DT-11')
    expect(emitted).toEqual(emitted.filter((rule) => !rule.includes(',')))
  })

  test('inspect of a connection that is bound without comes with the first call that has one', () => {
    const { a } = openPeers()
    const ids = new Set<string>()
    bindPeerConnection(a)
    bindDataChannel(a.createDataChannel('one'), { connection: a })
    bindPeerConnection(a, { inspect: ({ actorRef }) => ids.add((actorRef as AnyActorRef).id) })
    a.createDataChannel('two')
    a.close()
    expect([...ids]).toEqual(expect.arrayContaining(['peerConnection', 'dataChannel:one', 'dataChannel:two']))
  })
})

describe('the channels of a bound connection', () => {
  test('RC-4, RC-5, INV-18: the peer’s is announced with its actor, which is open by then', async () => {
    const { a, b, negotiate } = openPeers()
    const actor = bindPeerConnection(b)
    const told: unknown[] = []
    const arrived = new Promise<DataChannelActor>((resolve) => {
      actor.on('datachannel', ({ channel, label, id }) => {
        told.push([label, readyState(channel.getSnapshot()), channels(actor.getSnapshot()).indexOf(channel)])
        told.push(id === target(channel)?.id && label === target(channel)?.label)
        resolve(channel)
      })
    })
    const far = announced(b, (remote) => {
      told.push('the app’s own listener')
      return remote
    })
    const channel = a.createDataChannel('chat')
    await negotiate()
    const remote = await far
    const chat = await arrived
    expect(told).toEqual([['chat', 'open', 0], true, 'the app’s own listener'])
    expect(target(chat)).toBe(remote)
    expect(bindDataChannel(remote, { connection: b })).toBe(chat)
    expect(channels(actor.getSnapshot())).toEqual([chat])
    await talked(channel, remote)
  })

  test('CR-14, CD-3: are listed as they come, until they are closed; closing the connection leaves them there', async () => {
    const { a, b, negotiate } = openPeers()
    const actor = bindPeerConnection(a)
    const labels = () => channels(actor.getSnapshot()).map((channel) => target(channel)?.label)
    const [, two] = ['one', 'two', 'three'].map((label) => a.createDataChannel(label)) as [unknown, RTCDataChannel]
    expect(labels()).toEqual(['one', 'two', 'three'])
    const far = announced(b, () => {})
    await negotiate()
    await far
    const [, second] = channels(actor.getSnapshot())
    if (two.readyState === 'connecting') await new Promise((resolve) => two.addEventListener('open', resolve))
    two.close()
    await toPromise(second as DataChannelActor)
    expect(labels()).toEqual(['one', 'three'])
    a.close()
    expect(channels(actor.getSnapshot()).map((channel) => readyState(channel.getSnapshot()))).toEqual([
      'closed',
      'closed',
    ])
  })

  test('have ids of their own, though their labels are the same', () => {
    const { a } = openPeers()
    const actor = bindPeerConnection(a)
    for (let count = 0; count < 3; count++) a.createDataChannel('chat')
    const [first, second, third] = channels(actor.getSnapshot()).map(({ id }) => id)
    expect(first).toBe('dataChannel:chat')
    expect(new Set([first, second, third]).size).toBe(3)
  })

  test('`new RTCPeerConnection()` bound on the spot needs no variable but the actor', () => {
    const actor = bindPeerConnection(new RTCPeerConnection())
    target(actor)?.createDataChannel('chat')
    expect(channels(actor.getSnapshot())).toHaveLength(1)
    actor.send({ type: 'close' })
    expect(target(actor)).toBeUndefined()
  })
})
