import { describe, expect, test } from 'vitest'
import { engine, RTCPeerConnection } from '#engine'
import { announced, makePeers, settled, talked } from '../../harness/peers.ts'
import { hookMethods } from '../../src/watch/hooks.ts'
import { closedAfterEach } from './closedAfterEach.ts'
import { hookAll, hookedNames, kindOf, withTextsOf } from './hookedConnection.ts'
import { partsOf, reflectionOf } from './reflected.ts'
import { isAsBefore } from './sameProperties.ts'

/** Collected on demand in Node and in Chromium. */
const collect = (globalThis as { gc?: (options: object) => Promise<void> }).gc

const closed = closedAfterEach()

/** A connection with one of everything that the engine has. */
function makeConnection() {
  const connection = closed(new RTCPeerConnection())
  const channel = connection.createDataChannel('chat')
  if (engine !== 'node-datachannel') connection.addTransceiver('audio')
  return { connection, parts: { ...partsOf(connection), connection, channel } as Record<string, object> }
}

/** All prototypes of some objects, as they are now; it tells whether they are the very same later. */
function watchPrototypes(parts: Readonly<Record<string, object>>): () => boolean {
  const prototypes = new Set<object>()
  for (const part of Object.values(parts))
    for (let link = Object.getPrototypeOf(part); link; link = Object.getPrototypeOf(link)) prototypes.add(link)
  const before = [...prototypes].map((each) => [each, Object.getOwnPropertyDescriptors(each)] as const)
  return () => before.every(([each, properties]) => isAsBefore(each, properties as never))
}

test('a hooked connection looks as one that is not, but for the text of its functions', async () => {
  const { connection, parts } = makeConnection()
  const other = makeConnection()
  const isUntouched = watchPrototypes(parts)
  const before = await reflectionOf(connection, { channel: parts.channel as object })
  expect(await reflectionOf(other.connection, { channel: other.parts.channel as object })).toEqual(before)
  // The proof that it looks at what it should.
  expect(Object.keys(before.objects)).toEqual(expect.arrayContaining(['connection', 'channel']))
  if (engine !== 'node-datachannel')
    expect(Object.keys(before.objects)).toEqual(expect.arrayContaining(['transceiver 0', 'sender 0']))
  expect(before.refused['connection setRemoteDescription(spied)']).toContain('get sdp')

  const seen = new Set<string>()
  const undo = hookAll(parts, (part, call, _, name) => {
    seen.add(`${kindOf(part)} ${name}`)
    return call()
  })
  expect(isUntouched()).toBe(false)
  const text = String(new Proxy(() => {}, {}))
  const during = withTextsOf(before, text)
  expect(await reflectionOf(connection, { channel: parts.channel as object })).toEqual(during)
  expect(await reflectionOf(other.connection, { channel: other.parts.channel as object })).toEqual(during)
  expect(seen).toContain('connection setRemoteDescription')

  undo()
  expect(isUntouched()).toBe(true)
  expect(await reflectionOf(connection, { channel: parts.channel as object })).toEqual(before)
})

test('what a reflection compares does change: it tells a wrapper from a hook', async () => {
  const { connection } = makeConnection()
  const before = await reflectionOf(connection)
  const { createDataChannel } = connection
  connection.createDataChannel = (...args) => createDataChannel.apply(connection, args)
  expect(await reflectionOf(connection)).not.toEqual(before)
})

describe('hooks see', () => {
  test('a whole life, and leave it as it is', async () => {
    const { a, b, negotiate, close } = makePeers()
    closed({ close })
    const calls: string[] = []
    const isUntouched = watchPrototypes({ a })
    const undo = hookAll({ 'connection a': a, 'connection b': b }, (part, call, _, name) => {
      calls.push(`${part.slice(-1)} ${name}`)
      return call()
    })
    const channel = a.createDataChannel('chat')
    const far = announced(b, (remote) => remote)
    await negotiate()
    const remote = await far
    const sent: unknown[] = []
    const undoChannel = hookMethods(channel, ['send', 'close'], (call, args, name) => {
      sent.push(name, ...args)
      return call()
    })
    await talked(channel, remote)
    remote.send('not hooked')
    channel.close()
    const expected = ['a createDataChannel', 'a createOffer', 'a setLocalDescription', 'b setRemoteDescription']
    expect(calls.slice(0, 4)).toEqual(expected)
    expect(calls).toContain('a addIceCandidate')
    expect(sent).toEqual(['send', 'ping', 'close'])
    close()
    expect(calls.slice(-2)).toEqual(['a close', 'b close'])
    undoChannel?.()
    undo()
    expect(isUntouched()).toBe(true)
  })

  test('calls through the prototype and through super, for the connection that they are for', () => {
    const made: string[] = []
    class Named extends RTCPeerConnection {
      override createDataChannel(label: string): RTCDataChannel {
        return super.createDataChannel(`named ${label}`)
      }
    }
    const [one, other] = [closed(new Named()), closed(new RTCPeerConnection())]
    const undo = [one, other].map((each) =>
      hookMethods(each, ['createDataChannel'], (call, [label]) => {
        made.push(`${each === one ? 'one' : 'other'}: ${label}`)
        return call()
      }),
    )
    one.createDataChannel('a')
    RTCPeerConnection.prototype.createDataChannel.call(one, 'b')
    one.createDataChannel.call(other, 'c')
    Named.prototype.createDataChannel.call(one, 'd')
    for (const end of undo) end?.()
    one.createDataChannel('e')
    expect(made).toEqual(['one: named a', 'one: b', 'other: named c', 'one: named d'])
    expect([one, other].every((each) => !Object.hasOwn(each, 'createDataChannel'))).toBe(true)
  })

  test('the promise that the engine has given, and give it on', async () => {
    const connection = closed(new RTCPeerConnection())
    let given: unknown
    const undo = hookMethods(connection, ['setLocalDescription'], (call) => {
      given = call()
      return given
    })
    connection.createDataChannel('chat')
    const promise = connection.setLocalDescription(await connection.createOffer())
    expect(promise).toBe(given)
    expect(promise).toBeInstanceOf(Promise)
    await promise
    undo?.()
  })

  test('a close() once, whatever an app calls in the events that the engine fires inside it', async () => {
    const { a, b, negotiate, close } = makePeers()
    closed({ close })
    const channel = a.createDataChannel('chat')
    const far = announced(b, (remote) => remote)
    await negotiate()
    await talked(channel, await far)
    let isInside = false
    const seen: boolean[] = []
    const undo = hookMethods(a, ['close'], (call) => {
      seen.push(isInside)
      return call()
    })
    const again = () => isInside && a.close()
    for (const type of ['signalingstatechange', 'iceconnectionstatechange', 'connectionstatechange'])
      a.addEventListener(type, again)
    for (const type of ['closing', 'close']) channel.addEventListener(type, again)
    isInside = true
    // As a shim in an object's own method does.
    Object.assign(a, { close: () => RTCPeerConnection.prototype.close.call(a) })
    a.close()
    isInside = false
    expect(seen).toEqual([true])
    undo?.()
    Reflect.deleteProperty(a, 'close')
  })
})

test('nothing is added to an object, and each method of the engine is found where it is', () => {
  const { parts } = makeConnection()
  const own = Object.values(parts).map(Reflect.ownKeys)
  const undo = hookAll(parts)
  expect(Object.values(parts).map(Reflect.ownKeys)).toEqual(own)
  for (const [part, object] of Object.entries(parts)) {
    for (const name of hookedNames[kindOf(part)] ?? []) expect(`${part}: ${name in object}`).toBe(`${part}: true`)
  }
  undo()
})

test.skipIf(!collect)(
  'a connection is collected with its hooks, and then the engine has its own methods',
  { retry: 2 },
  async () => {
    const isUntouched = watchPrototypes(makeConnection().parts)
    const hooked = () => {
      // Without a channel: node-datachannel keeps a connection that has one.
      const connection = new RTCPeerConnection()
      // A binding leads to its connection.
      hookAll({ connection }, (_, call) => (connection ? call() : undefined))
      connection.close()
      return new WeakRef(connection)
    }
    const reference = hooked()
    expect(isUntouched()).toBe(false)
    for (let round = 0; round < 10 && !isUntouched(); round++) {
      await settled()
      await collect?.({ type: 'major', execution: 'async' })
    }
    expect(reference.deref() === undefined).toBe(true)
    expect(isUntouched()).toBe(true)
  },
)
