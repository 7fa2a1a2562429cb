import { afterEach, describe, expect, test } from 'vitest'
import { engine, RTCPeerConnection } from '#engine'
import { settled } from '../../../harness/peers.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  channels,
  operations,
  type PeerConnectionActor,
  readyState,
  signalingState,
  target,
  unbind,
} from '../../../src/index.ts'
import { catchRejections } from '../catchRejections.ts'

const open: { close(): void }[] = []

afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

/** A connection with a channel. */
function make() {
  const connection = new RTCPeerConnection()
  open.push(connection)
  return { connection, channel: connection.createDataChannel('chat') }
}

/** All that a chart says of a connection, and of what it has. */
function stateOf(actor: PeerConnectionActor): readonly unknown[] {
  const snapshot = actor.getSnapshot()
  return [
    snapshot.status,
    signalingState(snapshot),
    operations(snapshot).map(({ call }) => call.method),
    channels(snapshot).map((each) => [each.id, readyState(each.getSnapshot())]),
    snapshot.context.updated,
  ]
}

type Made = ReturnType<typeof make>

/** The methods as they are called here: by their shortest forms. */
type Methods = Record<string, (this: RTCPeerConnection, ...args: unknown[]) => unknown>

/** Calls a method of one connection for another. */
function callFor(method: string, ...args: readonly unknown[]): (from: Made, to: Made) => unknown {
  return (from, to) => (from.connection as unknown as Methods)[method]?.call(to.connection, ...args)
}

/** Calls of a method that was taken from one connection, for another. Its promise is nobody’s concern. */
const calls: Record<string, (from: Made, to: Made) => unknown> = {
  'close()': callFor('close'),
  'createDataChannel()': callFor('createDataChannel', 'another'),
  'createOffer()': callFor('createOffer'),
  'channel.close()': (from, to) => from.channel.close.call(to.channel),
  // node-datachannel offers by itself, and has no media.
  ...(engine !== 'node-datachannel' && {
    'setLocalDescription()': callFor('setLocalDescription'),
    'addIceCandidate()': callFor('addIceCandidate'),
    'addTransceiver()': callFor('addTransceiver', 'audio'),
    'restartIce()': callFor('restartIce'),
  }),
}

async function ignore(promise: unknown): Promise<void> {
  await Promise.resolve(promise).catch(() => {})
}

describe('what counts is the object that a method is called for, and not the one that it was taken from:', () => {
  test.each(Object.entries(calls))('%s of one bound connection for another', (_, call) => {
    // What comes of it when the two are one.
    const alone = make()
    const expected = bindPeerConnection(alone.connection)
    bindDataChannel(alone.channel, { connection: alone.connection })
    void ignore(call(alone, alone))

    const [from, to] = [make(), make()]
    const [ofFrom, ofTo] = [from, to].map(({ connection, channel }) => {
      const actor = bindPeerConnection(connection)
      bindDataChannel(channel, { connection })
      return actor
    }) as [PeerConnectionActor, PeerConnectionActor]
    const before = stateOf(ofFrom)
    void ignore(call(from, to))
    expect(stateOf(ofFrom)).toEqual(before)
    expect(stateOf(ofTo)).toEqual(stateOf(expected))
  })

  test.each(Object.entries(calls))('%s of a bound connection for one that is not', (_, call) => {
    const [from, to] = [make(), make()]
    const actor = bindPeerConnection(from.connection)
    bindDataChannel(from.channel, { connection: from.connection })
    const before = stateOf(actor)
    void ignore(call(from, to))
    expect(stateOf(actor)).toEqual(before)
  })

  test.each(Object.entries(calls))('%s of a connection that is not bound for one that is', (_, call) => {
    const alone = make()
    const expected = bindPeerConnection(alone.connection)
    bindDataChannel(alone.channel, { connection: alone.connection })
    void ignore(call(alone, alone))

    const [from, to] = [make(), make()]
    const actor = bindPeerConnection(to.connection)
    bindDataChannel(to.channel, { connection: to.connection })
    void ignore(call(from, to))
    expect(stateOf(actor)).toEqual(stateOf(expected))
  })
})

describe('a proxy whose methods are bound to its target', () => {
  function proxied() {
    const { connection, channel } = make()
    const proxy = new Proxy(connection, {
      get(object, name) {
        const value: unknown = Reflect.get(object, name)
        return typeof value === 'function' ? value.bind(object) : value
      },
    })
    return { connection, channel, proxy }
  }

  /** All that is on an object, and on what it inherits from. */
  function propertiesOf(object: object): readonly (readonly [unknown, PropertyKey, PropertyDescriptor])[] {
    const all: (readonly [unknown, PropertyKey, PropertyDescriptor])[] = []
    for (let link: object | null = object; link; link = Object.getPrototypeOf(link)) {
      for (const key of Reflect.ownKeys(link)) {
        const descriptor = Object.getOwnPropertyDescriptor(link, key)
        if (descriptor) all.push([link, key, descriptor])
      }
    }
    return all
  }

  function expectSame(before: ReturnType<typeof propertiesOf>, after: ReturnType<typeof propertiesOf>): void {
    const changed = before.filter(([link, key, { value, get, set }]) => {
      const now = Object.getOwnPropertyDescriptor(link, key)
      return now?.value !== value || now?.get !== get || now?.set !== set
    })
    expect(changed.map(([, key]) => key)).toEqual([])
    expect(after.map(([, key]) => key)).toEqual(before.map(([, key]) => key))
  }

  test('is bound and unbound, and nothing stays on its target', () => {
    const { connection, proxy } = proxied()
    const before = propertiesOf(connection)
    for (let times = 0; times < 3; times++) {
      const actor = bindPeerConnection(proxy)
      expect(target(actor)).toBe(proxy)
      unbind(proxy)
      expectSame(before, propertiesOf(connection))
    }
  })

  test('is bound again and again, and no level comes to its methods', () => {
    const { connection, proxy } = proxied()
    let prototype: object = connection
    while (!Object.hasOwn(prototype, 'createDataChannel')) prototype = Object.getPrototypeOf(prototype)
    const method = Object.getOwnPropertyDescriptor(prototype, 'createDataChannel') as PropertyDescriptor
    const depths: number[] = []
    // V8 keeps ten frames if it is not asked for more.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 100
    Object.defineProperty(prototype, 'createDataChannel', {
      ...method,
      value(this: RTCPeerConnection, ...args: [string]) {
        depths.push(new Error('here').stack?.split('\n').length ?? 0)
        return method.value.apply(this, args)
      },
    })
    try {
      for (let times = 0; times < 4; times++) {
        bindPeerConnection(proxy)
        proxy.createDataChannel('one more')
        unbind(proxy)
      }
      expect(new Set(depths).size).toBe(1)
      expect(depths).toHaveLength(4)
    } finally {
      Object.defineProperty(prototype, 'createDataChannel', method)
      Error.stackTraceLimit = stackTraceLimit
    }
  })

  test('closes for good when its actor is told to', () => {
    const { connection, proxy } = proxied()
    const before = propertiesOf(connection)
    const actor = bindPeerConnection(proxy)
    actor.send({ type: 'close' })
    expect(connection.connectionState).toBe('closed')
    expect(actor.getSnapshot().status).toBe('done')
    expectSame(before, propertiesOf(connection))
  })
})

describe('a rejection that the app ignores stays one unhandled rejection:', () => {
  const rejecting: Record<string, (connection: RTCPeerConnection) => Promise<unknown>> = {
    'setRemoteDescription()': (connection) => connection.setRemoteDescription({ type: 'offer', sdp: 'nonsense' }),
    ...(engine !== 'node-datachannel' && {
      'setLocalDescription()': (connection: RTCPeerConnection) =>
        connection.setLocalDescription({ type: 'answer', sdp: 'nonsense' }),
      'createAnswer()': (connection: RTCPeerConnection) => connection.createAnswer(),
      'addIceCandidate()': (connection: RTCPeerConnection) => connection.addIceCandidate({ candidate: 'nonsense' }),
      'a refused createOffer()': (connection: RTCPeerConnection) => {
        connection.close()
        return connection.createOffer()
      },
    }),
  }

  test.each(Object.entries(rejecting))('%s, bound, bound again, and of the prototype', async (_, reject) => {
    const rejections = catchRejections()
    try {
      const counts: number[] = []
      for (const bind of [() => {}, bindPeerConnection, (each: RTCPeerConnection) => bindPeerConnection(each).stop()]) {
        const { connection } = make()
        bind(connection)
        const before = rejections.reasons.length
        void reject(connection)
        await settled()
        counts.push(rejections.reasons.length - before)
      }
      expect(counts).toEqual([counts[0], counts[0], counts[0]])
    } finally {
      rejections.stop()
    }
  })
})
