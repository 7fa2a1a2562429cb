import { describe, expect, test, vi } from 'vitest'
import { type InspectionEvent, waitFor } from 'xstate'
import { RTCPeerConnection } from '#engine'
import { announced, makePeers, talked } from '../../harness/peers.ts'
import {
  BindError,
  bindDataChannel,
  bindEveryPeerConnection,
  bindPeerConnection,
  channels,
  connectionState,
  type DataChannelActor,
  label,
  type PeerConnectionActor,
  replacePeerConnection,
  target,
  transports,
  unbind,
} from '../../src/index.ts'
import { createSink } from '../../src/sink/index.ts'
import { record, replay } from '../../src/testing/index.ts'
import { allDivergences } from './allDivergences.ts'
import { closedAfterEach } from './closedAfterEach.ts'

const closed = closedAfterEach()

function made(): RTCPeerConnection {
  return closed(new RTCPeerConnection())
}

function bind(name?: string): PeerConnectionActor {
  return bindPeerConnection(made(), { name })
}

/** The actor of a channel that is bound alone until the test is over: not each engine tells the end of such a one. */
function bindAlone(channel: RTCDataChannel, name?: string): DataChannelActor {
  closed({ close: () => unbind(channel) })
  return bindDataChannel(channel, { name })
}

/** What is thrown. */
function thrownBy(call: () => unknown): BindError {
  try {
    call()
  } catch (error) {
    return error as BindError
  }
  throw new Error('nothing was thrown')
}

describe('a name', () => {
  test('is the id of the actor, and of no other that is followed', () => {
    expect([bind('alice'), bind('bob'), bind('alice'), bind('alice:2'), bind('alice')].map(({ id }) => id)).toEqual([
      'alice',
      'bob',
      'alice:2',
      'alice:2:2',
      'alice:3',
    ])
    expect([bind(), bind(undefined)].map(({ id }) => id)).toEqual(['peerConnection', 'peerConnection'])
  })

  test.each<[string, (actor: PeerConnectionActor, connection: RTCPeerConnection) => void]>([
    ['has closed its connection', (_, connection) => connection.close()],
    ['is told to close it', (actor) => actor.send({ type: 'close' })],
    ['is stopped', (actor) => void actor.stop()],
    ['is unbound', (_, connection) => unbind(connection)],
  ])('is free again when its bearer %s', (_, end) => {
    const [first, second] = [bind('alice'), bind('alice')]
    end(first, target(first) as RTCPeerConnection)
    expect([bind('alice').id, bind('alice').id]).toEqual(['alice', 'alice:3'])
    end(second, target(second) as RTCPeerConnection)
    expect(bind('alice').id).toBe('alice:2')
  })

  test('is that of the first binding', () => {
    const actor = bind('alice')
    const connection = target(actor) as RTCPeerConnection
    expect(bindPeerConnection(connection, { name: 'bob' })).toBe(actor)
    expect([actor.id, bind('bob').id]).toEqual(['alice', 'bob'])
    // Of one that is closed already, another can have it.
    connection.close()
    const late = bindPeerConnection(connection, { name: 'carol' })
    expect([late, bind('alice').id]).toEqual([actor, 'alice'])
    const over = made()
    over.close()
    expect([bindPeerConnection(over, { name: 'dave' }).id, bind('dave').id]).toEqual(['dave', 'dave'])
  })

  test('stays with the connection that takes the place of another, also inside a callback', async () => {
    const first = bind('alice')
    const second = replacePeerConnection(target(first), made, { name: 'alice' })
    expect([first.id, second.id]).toEqual(['alice', 'alice'])

    const next = closed(makePeers())
    const old = bindPeerConnection(next.a, { name: 'bob' })
    const replaced = new Promise<PeerConnectionActor>((resolve) => {
      old.on('signalingstatechange', () => {
        if (target(old)) resolve(replacePeerConnection(target(old), made, { name: 'bob' }))
      })
    })
    next.a.createDataChannel('chat')
    void next.negotiate().catch(() => {})
    expect((await replaced).id).toBe('bob')
  })

  test('is no part of the ids of what belongs to a connection', async () => {
    const peers = closed(makePeers())
    const actor = bindPeerConnection(peers.a, { name: 'alice' })
    peers.a.createDataChannel('chat')
    await peers.negotiate()
    const snapshot = await waitFor(actor, (now) => connectionState(now) === 'connected')
    expect(channels(snapshot).map(({ id }) => id)).toEqual(['dataChannel:chat'])
    expect(transports(snapshot).ice.map(({ id }) => id)).toEqual(['iceTransport:0'])
  })

  test('is that of a channel that is bound alone', () => {
    const connection = made()
    const [one, two, three] = ['chat', 'chat', 'chat'].map((text) => connection.createDataChannel(text))
    const actor = bindAlone(one as RTCDataChannel, 'talk')
    expect([actor.id, label(actor.getSnapshot())]).toEqual(['talk', 'chat'])
    expect(bind('talk').id).toBe('talk:2')
    unbind(one as RTCDataChannel)
    expect(bindAlone(two as RTCDataChannel, 'talk').id).toBe('talk')
    expect(bindAlone(three as RTCDataChannel).id).toBe('dataChannel:chat')
  })

  test('is passed over where a channel has an id by its connection, and refused beside that', () => {
    const connection = made()
    bindPeerConnection(connection, { name: 'alice' })
    const channel = connection.createDataChannel('chat')
    expect(bindDataChannel(channel, { name: 'talk' }).id).toBe('dataChannel:chat')
    const error = thrownBy(() => bindDataChannel(channel, { connection, name: 'talk' }))
    expect([error.code, error.message]).toEqual(['not-options', expect.stringContaining('without "connection"')])
    expect(bind('talk').id).toBe('talk')
  })

  test('is seen by an inspector, and told by divergences', () => {
    const ids = new Set<string>()
    const connection = made()
    const divergences: string[] = []
    bindPeerConnection(connection, {
      name: 'alice',
      inspect: ({ actorRef }: InspectionEvent) => void ids.add((actorRef as PeerConnectionActor).id),
      divergences: allDivergences(({ target }) => divergences.push(target)),
    })
    connection.createDataChannel('chat')
    connection.close()
    expect([...ids]).toEqual(expect.arrayContaining(['alice', 'dataChannel:chat']))
    expect(divergences).toContain('dataChannel:chat')
    expect(divergences).not.toContain('peerConnection')
  })
})

describe('a name that is none is refused with not-options:', () => {
  const names: readonly (readonly [string, unknown])[] = [
    ['an empty text', ''],
    ['white space', ' \n'],
    ['101 characters', 'a'.repeat(101)],
    ['a number', 7],
    ['null', null],
    ['an object', { name: 'alice' }],
    ['the id of a connection without a name', 'peerConnection'],
    ['one that looks like the id of a channel', 'dataChannel:chat'],
    ['one that looks like the id of a transport', 'iceTransport:0'],
  ]

  test.each(names)('%s', (_, name) => {
    const connection = made()
    const channel = made().createDataChannel('chat')
    const scope = { RTCPeerConnection }
    const options = { name } as { name: string }
    const create = () => connection
    for (const bound of [
      () => bindPeerConnection(connection, options),
      () => bindDataChannel(channel, options),
      () => replacePeerConnection(undefined, create, options),
      () => bindEveryPeerConnection({ scope, ...options }),
    ]) {
      const error = thrownBy(bound)
      expect(error).toBeInstanceOf(BindError)
      expect([error.code, error.message]).toEqual(['not-options', expect.stringMatching(/^The option "name" /)])
      expect(error.message.length).toBeLessThan(200)
    }
    expect(scope).toEqual({ RTCPeerConnection })
    expect(bindPeerConnection(connection).id).toBe('peerConnection')
  })

  test('and what is just not too long is taken', () => {
    const name = 'a'.repeat(100)
    expect([bind(name).id, bind(name).id]).toEqual([name, `${name}:2`])
    expect(bind('dataChannels').id).toBe('dataChannels')
  })
})

describe('the names of bindEveryPeerConnection()', () => {
  test('are one with numbers, or what a function says of each', () => {
    const scope = { RTCPeerConnection }
    const ids: string[] = []
    const onConnection = ({ id }: PeerConnectionActor) => ids.push(id)
    const undo = bindEveryPeerConnection({ scope, name: 'call', onConnection })
    const [first] = [closed(new scope.RTCPeerConnection()), closed(new scope.RTCPeerConnection())]
    first?.close()
    closed(new scope.RTCPeerConnection())
    undo()
    expect(ids).toEqual(['call', 'call:2', 'call'])

    const given: unknown[] = []
    const name = (connection: RTCPeerConnection) => {
      given.push(connection)
      return ['one', undefined, 'one'][given.length - 1]
    }
    const undoThese = bindEveryPeerConnection({ scope, name, onConnection })
    const connections = [1, 2, 3].map(() => closed(new scope.RTCPeerConnection()))
    undoThese()
    expect(given).toEqual(connections)
    expect(ids.slice(3)).toEqual(['one', 'peerConnection', 'one:2'])
  })

  test.each<[string, () => string, string]>([
    [
      'throws',
      () => {
        throw new RangeError('no name')
      },
      'no name',
    ],
    ['says what can be none', () => '', 'The option "name" needs'],
  ])('are none where the function %s, which becomes an uncaught error', async (_, name, message) => {
    const later = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => {})
    const scope = { RTCPeerConnection }
    const ids: string[] = []
    const undo = bindEveryPeerConnection({ scope, name, onConnection: ({ id }) => ids.push(id) })
    closed(new scope.RTCPeerConnection())
    undo()
    const thrown = later.mock.calls.map(([throwIt]) => thrownBy(throwIt).message)
    later.mockRestore()
    expect(ids).toEqual(['peerConnection'])
    expect(thrown).toEqual([expect.stringContaining(message)])
  })
})

describe('errors say the name', () => {
  test('of a connection, and of what one of its channels belongs to', async () => {
    const connection = made()
    const actor = bindPeerConnection(connection, { name: 'alice' })
    const channel = connection.createDataChannel('chat')
    const chat = bindDataChannel(channel)
    expect(thrownBy(() => actor.send({ type: 'open' } as never)).message).toContain('The actor "alice" of a bound')
    expect(thrownBy(() => chat.send({ type: 'open' } as never)).message).toContain(
      'The actor "dataChannel:chat" of "alice" of a bound object',
    )
    const recording = record(actor)
    expect(thrownBy(() => record(actor)).message).toContain('The connection "alice" is being recorded')
    recording.stop()
    const other = bindPeerConnection(made(), { name: 'bob' })
    expect(thrownBy(() => bindDataChannel(channel, { connection: target(other) })).message).toContain(
      '"chat" is already bound under the name "alice", but not with this connection',
    )
    createSink(chat)
    expect(thrownBy(() => createSink(chat)).message).toContain('the data channel "chat" of "alice"')
  })

  test('of a channel that is bound alone', async () => {
    const connection = made()
    const channel = connection.createDataChannel('chat')
    const chat = bindAlone(channel, 'talk')
    expect(thrownBy(() => chat.send({ type: 'open' } as never)).message).toContain('The actor "talk" of a bound object')
    bindPeerConnection(connection)
    expect(thrownBy(() => bindDataChannel(channel, { connection })).message).toContain(
      '"chat" is already bound under the name "talk", but not',
    )
    const sink = createSink(chat)
    unbind(channel)
    await expect(sink.writable.getWriter().closed).rejects.toThrow('the data channel "talk" (label "chat")')
  })
})

describe('a trace has the names, and its replay', () => {
  test('of the connection, also when it goes on from a checkpoint', async () => {
    const { a, b, negotiate } = closed(makePeers())
    const actor = bindPeerConnection(a, { name: 'alice' })
    const recording = record(actor, { limit: 20 })
    const near = a.createDataChannel('chat')
    const arrived = announced(b, (channel) => channel)
    await negotiate()
    await talked(near, await arrived)
    const whole = recording.trace
    expect(whole.checkpoint.charts.connection?.id).toBe('alice')
    const replayed = replay(whole)
    expect([replayed.actor.id, replayed.skipped]).toEqual(['alice', []])
    // It takes no name away.
    expect(bind('alice').id).toBe('alice:2')
    a.close()
    expect([replay(recording.trace).actor.id, bind('alice').id]).toEqual(['alice', 'alice'])
  })

  test('of a channel that the app has bound alone, and the connection announces', async () => {
    const { a, b, negotiate } = closed(makePeers())
    // Heard before the binding of the connection hears of it.
    void announced(b, (channel) => bindAlone(channel, 'talk'))
    const actor = bindPeerConnection(b, { name: 'bob' })
    const recording = record(actor)
    const ids: string[] = []
    const arrived = new Promise<string>((resolve) => actor.on('datachannel', ({ channel }) => resolve(channel.id)))
    a.createDataChannel('chat')
    await negotiate()
    expect(await arrived).toBe('talk')
    const trace = JSON.parse(JSON.stringify(recording.trace))
    const { steps, skipped } = replay(trace)
    for (const { emitted } of steps) {
      for (const { event } of emitted) if ('channel' in event) ids.push((event.channel as PeerConnectionActor).id)
    }
    expect([ids, skipped]).toEqual([['talk'], []])
  })
})
