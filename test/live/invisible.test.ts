import { describe, expect, test } from 'vitest'
import { engine, RTCPeerConnection } from '#engine'
import { announced, fired, makePeers, talked } from '../../harness/peers.ts'
import {
  bindDataChannel,
  bindEveryPeerConnection,
  bindPeerConnection,
  type DataChannelActor,
  type PeerConnectionActor,
  readyState,
  signalingState,
  unbind,
} from '../../src/index.ts'
import { record } from '../../src/testing/index.ts'
import { connectionMethods } from '../../src/watch/connectionCalls.ts'
import { allDivergences } from './allDivergences.ts'
import { catchRejections } from './catchRejections.ts'
import { closedAfterEach } from './closedAfterEach.ts'
import { hooked, replaceEngines } from './engineMethods.ts'
import { withTextsOf } from './hookedConnection.ts'
import { type Reflection, reflectionOf } from './reflected.ts'
import { outcomeOf } from './spiedArguments.ts'

interface Bound {
  readonly connection: RTCPeerConnection
  readonly actor: PeerConnectionActor
  readonly channel: RTCDataChannel
  readonly channelActor: DataChannelActor
}

/** How a connection comes to be bound, if it does. */
interface Way {
  readonly make: () => RTCPeerConnection
  readonly bind: (connection: RTCPeerConnection) => void
  readonly unbind: (connection: RTCPeerConnection) => void
  /** The methods that are hooked as long as it is bound, by the part that has them. */
  readonly hooks: Readonly<Record<string, readonly string[]>>
}

const closed = closedAfterEach()

/** What a binding of a connection hooks; `direction` is an attribute. */
const connectionHooks = {
  connection: connectionMethods,
  channel: ['close'],
  transceiver: ['stop', 'direction'],
  sender: ['setStreams', 'replaceTrack'],
}

const bare: Way = { make: () => new RTCPeerConnection(), bind() {}, unbind() {}, hooks: {} }

const ways: Readonly<Record<string, () => Way>> = {
  'by itself': () => ({
    ...bare,
    bind: (connection) => void bindPeerConnection(connection),
    unbind,
    hooks: connectionHooks,
  }),
  'with divergences': () => ({
    ...bare,
    bind: (connection) => void bindPeerConnection(connection, { divergences: allDivergences() }),
    unbind,
    hooks: connectionHooks,
  }),
  'and recorded': () => ({
    ...bare,
    bind: (connection) => void record(bindPeerConnection(connection, { divergences: allDivergences() })),
    unbind,
    hooks: connectionHooks,
  }),
  'as every connection is': () => {
    const scope = { RTCPeerConnection }
    const undo = bindEveryPeerConnection({ scope })
    return {
      make: () => new scope.RTCPeerConnection(),
      bind: (connection) => void bindPeerConnection(connection),
      unbind(connection) {
        undo()
        // It was bound again.
        unbind(connection)
      },
      hooks: connectionHooks,
    }
  },
}

/** A connection with one of everything that the engine has, and a peer that it can connect with. */
function live({ make, bind }: Way) {
  const connection = make()
  bind(connection)
  const { b, negotiate, close } = makePeers({ a: connection })
  closed({ close })
  const channel = connection.createDataChannel('chat')
  if (engine !== 'node-datachannel') connection.addTransceiver('audio')
  return {
    connection,
    channel,
    reflect: () => reflectionOf(connection, { channel }),
    async connect() {
      const far = announced(b, (remote) => remote)
      await negotiate()
      await talked(channel, await far)
    },
  }
}

/** What an app sees of a connection that nobody has bound. */
async function bareLife(): Promise<Readonly<Record<'made' | 'connected' | 'closed', Reflection>>> {
  const { connection, reflect, connect } = live(bare)
  const made = await reflect()
  await connect()
  const connected = await reflect()
  connection.close()
  return { made, connected, closed: await reflect() }
}

/**
 * The one difference that is allowed, and that no hook can do without: what `Function.prototype.toString` gives for a hooked
 * function is what it gives for any proxy.
 */
const textOfProxy = String(new Proxy(() => {}, {}))

describe('a bound connection looks as one that is not, but for the text of hooked functions,', () => {
  test.each(Object.entries(ways))('bound %s: before, during and after', async (_, prepare) => {
    const without = await bareLife()
    // The proof that it looks at what it should.
    expect(Object.keys(without.made.objects)).toEqual(expect.arrayContaining(['connection', 'channel']))
    if (engine !== 'node-datachannel') {
      const parts = ['transceiver 0', 'sender 0', 'receiver 0', 'sctp', 'dtls']
      expect(Object.keys(without.connected.objects)).toEqual(expect.arrayContaining(parts))
    }
    expect(without.made.refused['connection setRemoteDescription(spied)']).toContain('get sdp')
    expect(hooked()).toEqual([])

    const way = prepare()
    const withHooks = (reflection: Reflection) => withTextsOf(reflection, textOfProxy, way.hooks)
    const { connection, reflect, connect } = live(way)
    expect(hooked()).not.toEqual([])
    expect(await reflect()).toEqual(withHooks(without.made))
    const other = live(bare)
    expect(await other.reflect()).toEqual(withHooks(without.made))

    await connect()
    expect(await reflect()).toEqual(withHooks(without.connected))
    way.unbind(connection)
    expect(hooked()).toEqual([])
    expect(await reflect()).toEqual(without.connected)
    way.bind(connection)
    expect(hooked()).not.toEqual([])
    const again = await reflect()
    way.unbind(connection)
    expect(hooked()).toEqual([])
    // Its channel was there before.
    const { channel: channelHooks, ...hooks } = way.hooks
    expect(again).toEqual(withTextsOf(without.connected, textOfProxy, hooks))
    expect(channelHooks).toEqual(['close'])

    way.bind(connection)
    connection.close()
    expect(hooked()).toEqual([])
    expect(await reflect()).toEqual(without.closed)
  })

  test('and so does a channel that is bound alone', async () => {
    const without = live(bare)
    const before = await without.reflect()
    const { channel, reflect } = live(bare)
    bindDataChannel(channel)
    expect(await reflect()).toEqual(withTextsOf(before, textOfProxy, { channel: ['close'] }))
    unbind(channel)
    expect(hooked()).toEqual([])
    expect(await reflect()).toEqual(before)
    const actor = bindDataChannel(channel)
    channel.close()
    if (actor.getSnapshot().status === 'active') await fired(channel, 'close')
    expect(hooked()).toEqual([])
  })
})

describe('an app gets what it gets without a binding:', () => {
  /** Two bound connections, each with a channel. */
  function two() {
    const [a, b] = [1, 2].map(() => {
      const connection = closed(new RTCPeerConnection())
      const actor = bindPeerConnection(connection)
      const channel = connection.createDataChannel('chat')
      return { connection, actor, channel, channelActor: bindDataChannel(channel, { connection }) }
    }) as [Bound, Bound]
    return { a, b }
  }

  test('a method that is called for another connection moves that one alone', () => {
    const { a, b } = two()
    const state = signalingState(a.actor.getSnapshot())
    a.channel.close.call(b.channel)
    expect([a, b].map(({ channelActor }) => readyState(channelActor.getSnapshot()))).toEqual(['connecting', 'closing'])
    a.connection.close.call(b.connection)
    expect(signalingState(b.actor.getSnapshot())).toBe('closed')
    expect(signalingState(a.actor.getSnapshot())).toBe(state)
    unbind(a.connection)
  })

  test('a method of a connection that is called for a channel is refused, and moves nothing', () => {
    const { a, b } = two()
    const state = signalingState(a.actor.getSnapshot())
    expect(() => a.connection.close.call(a.channel as never)).toThrow(TypeError)
    expect(() => a.channel.close.call(a.connection as never)).toThrow(TypeError)
    expect(readyState(a.channelActor.getSnapshot())).toBe('connecting')
    expect(signalingState(a.actor.getSnapshot())).toBe(state)
    for (const { connection } of [a, b]) unbind(connection)
  })

  test('the engine’s own value, and its own error, of a promise', async () => {
    const connection = closed(new RTCPeerConnection())
    const settled: unknown[] = []
    const note = <Result>(method: (self: unknown, args: readonly unknown[]) => Result) => {
      return (self: unknown, args: readonly unknown[]) => {
        const promise = method(self, args) as Promise<unknown>
        promise.then(
          (value) => settled.push(value),
          (error) => settled.push(error),
        )
        return promise
      }
    }
    for (const name of ['createOffer', 'setRemoteDescription']) replaceEngines(connection, name, note)
    bindPeerConnection(connection)
    connection.createDataChannel('chat')
    const offer = await connection.createOffer()
    const error = await connection.setRemoteDescription({ type: 'offer', sdp: 'nonsense' }).catch((reason) => reason)
    expect(settled).toHaveLength(2)
    expect([offer, error].map((each, index) => each === settled[index])).toEqual([true, true])
    unbind(connection)
  })

  test('a rejection that it ignores is unhandled once, with the engine’s error', async () => {
    const rejections = catchRejections()
    try {
      for (const bind of [() => {}, bindPeerConnection]) {
        const connection = closed(new RTCPeerConnection())
        bind(connection)
        let next = rejections.next()
        void connection.setRemoteDescription({ type: 'offer', sdp: 'nonsense' })
        await next
        next = rejections.next()
        // What else is to come has come when this one has.
        void Promise.reject(new Error('the last'))
        await next
      }
      const [one, last, ...bound] = rejections.reasons.map((reason) => {
        const { name, message } = reason as Error
        return `${Object.prototype.toString.call(reason)} ${name}: ${message}`
      })
      expect(last).toContain('the last')
      expect(bound).toEqual([one, last])
    } finally {
      rejections.stop()
    }
  })

  test.each([true, false])(
    'an own getter of a description is read by the engine alone, valid at first: %s',
    async (first) => {
      const { a, negotiate, close } = makePeers()
      closed({ close })
      a.createDataChannel('chat')
      let offer: RTCSessionDescriptionInit | undefined
      await negotiate({
        offer(sdp) {
          offer = { type: 'offer', sdp }
          return sdp
        },
      })
      const outcomes: string[] = []
      for (const bind of [() => {}, bindPeerConnection]) {
        const connection = closed(new RTCPeerConnection())
        bind(connection)
        const read: string[] = []
        let valid = first
        const outcome = await outcomeOf(() =>
          connection.setRemoteDescription({
            get type() {
              read.push('type')
              return 'offer' as const
            },
            get sdp() {
              read.push('sdp')
              const sdp = valid ? offer?.sdp : 'nonsense'
              valid = !valid
              return sdp as string
            },
          }),
        )
        outcomes.push([outcome, connection.signalingState, ...read].join(', '))
      }
      expect(outcomes[1]).toBe(outcomes[0])
      // node-datachannel reads it more than once, and not only at first.
      if (engine !== 'node-datachannel') expect(outcomes[0]).toContain(first ? 'have-remote-offer' : 'rejected')
    },
  )

  /** The members of what each method takes, and those of them that we read where they are inherited. */
  const dictionaries = {
    createDataChannel: [['id', 'maxPacketLifeTime', 'negotiated', 'ordered', 'protocol'], []],
    createOffer: [['iceRestart', 'offerToReceiveAudio'], []],
    setLocalDescription: [
      ['sdp', 'type'],
      ['type', 'sdp'],
    ],
    setRemoteDescription: [
      ['sdp', 'type'],
      ['type', 'sdp'],
    ],
    addIceCandidate: [
      ['candidate', 'sdpMid', 'sdpMLineIndex', 'usernameFragment'],
      ['candidate', 'sdpMid', 'sdpMLineIndex'],
    ],
    addTransceiver: [['direction', 'sendEncodings', 'streams'], []],
  } as const

  test.each(Object.entries(dictionaries))(
    '%s() reads the members of its argument in the same order: own getters as often, inherited ones at most once more',
    async (method, [members, ours]) => {
      const spied = (read: string[]) =>
        Object.defineProperties(
          {},
          Object.fromEntries(members.map((name) => [name, { get: () => void read.push(name), configurable: true }])),
        )
      const readOf = async (bind: (connection: RTCPeerConnection) => unknown, make: (read: string[]) => object) => {
        const connection = closed(new RTCPeerConnection())
        bind(connection)
        // Without one, node-datachannel has nothing to offer, and waits.
        if (method === 'createOffer') connection.createDataChannel('chat')
        const read: string[] = []
        const first = method === 'createDataChannel' ? ['chat'] : method === 'addTransceiver' ? ['audio'] : []
        const call = connection[method as keyof typeof dictionaries] as (...args: unknown[]) => unknown
        const outcome = await outcomeOf(() => call.call(connection, ...first, make(read)))
        unbind(connection)
        return [...read, outcome]
      }
      const inherited = (read: string[]) => Object.create(spied(read))
      const read = await readOf(() => {}, spied)
      expect(await readOf(bindPeerConnection, spied)).toEqual(read)
      expect(await readOf(() => {}, inherited)).toEqual(read)
      expect(await readOf(bindPeerConnection, inherited)).toEqual([...ours, ...read])
    },
  )

  test.skipIf(engine === 'node-datachannel')('a callback is called as the engine calls it', async () => {
    const calls: unknown[][] = []
    for (const bind of [() => {}, bindPeerConnection]) {
      const connection = closed(new RTCPeerConnection())
      bind(connection)
      const call = connection.setRemoteDescription as (...args: unknown[]) => unknown
      for (const sdp of ['v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n', 'nonsense']) {
        await new Promise<void>((resolve) => {
          function success(this: unknown, ...args: unknown[]) {
            calls.push(['success', this, args.length])
            resolve()
          }
          function failure(this: unknown, ...args: unknown[]) {
            calls.push(['failure', this, args.map((error) => (error as Error).name)])
            resolve()
          }
          void call.call(connection, { type: 'offer', sdp }, success, failure)
        })
      }
      unbind(connection)
    }
    expect(calls.slice(2)).toEqual(calls.slice(0, 2))
    expect(calls.map(([outcome]) => outcome).slice(0, 2)).toEqual(['success', 'failure'])
  })
})
