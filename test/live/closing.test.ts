import { describe, expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { engine, RTCPeerConnection } from '#engine'
import { announced, makePeers, talked } from '../../harness/peers.ts'
import { bindDataChannel, bindPeerConnection, channels, target } from '../../src/index.ts'
import { type BoundConnection, bound, closeNow, expectEnded } from './boundConnection.ts'
import { callPast, hooked, replaceEngines } from './engineMethods.ts'
import { quiet } from './quiet.ts'
import { signalingStates } from './signalingStates.ts'

const { made, inState: reached } = quiet()

async function inState(state: (typeof signalingStates)[number]): Promise<BoundConnection> {
  return (await reached(state)).watched
}

/** Two connected peers, of which one is bound; `late`: after it is connected. */
async function connected({ late = false } = {}) {
  const peers = makePeers()
  made.push(peers)
  const early = late ? undefined : bound(peers.a)
  const channel = peers.a.createDataChannel('chat')
  const far = announced(peers.b, (remote) => remote)
  await peers.negotiate()
  const remote = await far
  await talked(channel, remote)
  return { ...peers, channel, remote, watched: early ?? bound(peers.a) }
}

describe('connection.close()', () => {
  test.each(signalingStates)('INV-1 to INV-4, INV-34, INV-48: in %s, within the call', async (state) => {
    const watched = await inState(state)
    expect(watched.connection.signalingState).toBe(state)
    closeNow(watched)
    expectEnded(watched, { connected: false })
  })

  test('INV-1 to INV-4, INV-34, INV-48: of a connected one, within the call', async () => {
    const { watched, channel } = await connected()
    const own = Reflect.ownKeys(channel)
    closeNow(watched)
    expectEnded(watched, { connected: true })
    const [actor] = watched.channels
    expect(actor?.getSnapshot().output).toEqual({ cause: 'connection-closed', opened: true })
    expect(watched.transports.size).toBeGreaterThanOrEqual(4)
    expect(hooked()).toEqual([])
    expect(Reflect.ownKeys(channel)).toEqual(own)
  })

  test('CM-1: returns what the engine’s method returns, and calls it once', async () => {
    const connection = new RTCPeerConnection()
    const own = { calls: 0, result: {} }
    replaceEngines(connection, 'close', (engines) => (self, args) => {
      own.calls += 1
      engines(self, args)
      return own.result
    })
    const watched = bound(connection)
    closeNow(watched, () => expect(connection.close()).toBe(own.result))
    expect(own.calls).toBe(1)
    expectEnded(watched)
  })

  test('CM-1: a close() of the app’s own is given its arguments', async () => {
    const connection = new RTCPeerConnection()
    made.push({ close: () => connection.close() })
    const channel = connection.createDataChannel('chat')
    const given: unknown[][] = []
    for (const object of [connection, channel]) {
      Object.defineProperty(object, 'close', {
        configurable: true,
        value(...args: unknown[]) {
          given.push(args)
          Object.getPrototypeOf(object).close.call(object)
        },
      })
    }
    bound(connection)
    bindDataChannel(channel, { connection })
    ;(channel.close as (...args: unknown[]) => void)('done', 1)
    ;(connection.close as (...args: unknown[]) => void)('why', 2, undefined)
    expect(given).toEqual([
      ['done', 1],
      ['why', 2, undefined],
    ])
  })

  test('CM-1: the engine’s own close() is given the arguments, whatever they are', () => {
    const connection = new RTCPeerConnection()
    made.push({ close: () => connection.close() })
    const channel = connection.createDataChannel('chat')
    const given: (readonly unknown[])[] = []
    for (const object of [connection, channel]) {
      replaceEngines(object, 'close', (engines) => (self, args) => {
        given.push(args)
        return engines(self, args)
      })
    }
    bound(connection)
    bindDataChannel(channel, { connection })
    ;(channel.close as (...args: unknown[]) => void)('done', 1)
    ;(connection.close as (...args: unknown[]) => void)('why', 2, undefined)
    expect(given).toEqual([
      ['done', 1],
      ['why', 2, undefined],
    ])
  })

  test('INV-1: through the prototype, as any other', async () => {
    const { watched, a } = await connected()
    closeNow(watched, () => Object.getPrototypeOf(a).close.call(a))
    expectEnded(watched, { cause: 'local-close', connected: true })
    const [actor] = watched.channels
    expect(actor?.getSnapshot().output).toEqual({ cause: 'connection-closed', opened: true })
  })

  test('INV-1: of a frozen connection, as of any other', async () => {
    const other = await connected()
    const { watched } = await frozenAndConnected()
    closeNow(watched)
    expectEnded(watched, { cause: 'local-close', connected: true })
    // The end of one connection is none of another's.
    expect(target(other.watched.actor)).toBe(other.a)
  })

  test('INV-1: of a frozen connection, by the actor', async () => {
    const { watched, a } = await frozenAndConnected()
    closeNow(watched, () => watched.actor.send({ type: 'close' }))
    expectEnded(watched, { cause: 'local-close', connected: true })
    expect(a.connectionState).toBe('closed')
  })

  async function frozenAndConnected() {
    const peers = makePeers()
    made.push(peers)
    const watched = bound(Object.freeze(peers.a))
    const channel = peers.a.createDataChannel('chat')
    bindDataChannel(channel, { connection: peers.a })
    const far = announced(peers.b, (remote) => remote)
    await peers.negotiate()
    await talked(channel, await far)
    return { ...peers, channel, watched }
  }

  test('INV-2: twice is as once', async () => {
    const { watched, a } = await connected()
    closeNow(watched)
    const snapshot = watched.actor.getSnapshot()
    const reported = watched.divergences.length
    a.close()
    expect(watched.actor.getSnapshot()).toBe(snapshot)
    expect(watched.divergences).toHaveLength(reported)
    expectEnded(watched)
  })

  test('INV-1: by the actor, with one call of the engine’s', async () => {
    const { watched, a } = await connected()
    closeNow(watched, () => watched.actor.send({ type: 'close' }))
    expectEnded(watched, { cause: 'local-close', connected: true })
    expect(a.connectionState).toBe('closed')
  })

  test.each(signalingStates)('INV-1: by the actor, in %s', async (state) => {
    const watched = await inState(state)
    closeNow(watched, () => watched.actor.send({ type: 'close' }))
    expectEnded(watched, { cause: 'local-close', connected: false })
  })

  test('INV-34: a channel that was closing keeps its own cause', async () => {
    const { watched, channel } = await connected()
    channel.close()
    closeNow(watched)
    expectEnded(watched)
    const [actor] = watched.channels
    expect(actor?.getSnapshot().output).toEqual({ cause: 'local-close', opened: true })
  })

  test('INV-34: reaches a channel that has not opened yet', async () => {
    const { watched, a } = await connected()
    // node-datachannel opens it at once.
    const opened = a.createDataChannel('new').readyState === 'open'
    closeNow(watched)
    expectEnded(watched)
    const outputs = [...watched.channels].map((actor) => actor.getSnapshot().output)
    expect(outputs).toEqual([
      { cause: 'connection-closed', opened: true },
      { cause: 'connection-closed', opened },
    ])
  })

  test('INV-18, INV-34: reaches the peer’s channel, which is there once', async () => {
    const peers = makePeers()
    made.push(peers)
    const watched = bound(peers.b)
    const channel = peers.a.createDataChannel('chat')
    const far = announced(peers.b, (remote) => remote)
    await peers.negotiate()
    await talked(channel, await far)
    expect(channels(watched.actor.getSnapshot())).toHaveLength(1)
    closeNow(watched)
    expectEnded(watched, { connected: true })
    const [actor] = watched.channels
    expect(actor?.getSnapshot().output).toEqual({ cause: 'connection-closed', opened: true })
  })

  test('INV-1: of a connection that was bound when it was connected', async () => {
    const { watched, channel, a } = await connected({ late: true })
    const actor = bindDataChannel(channel, { connection: a })
    closeNow(watched)
    expectEnded(watched, { connected: true })
    expect(await toPromise(actor)).toEqual({ cause: 'connection-closed', opened: true })
  })

  test('INV-2: the actor of a closed connection stays the same', async () => {
    const { watched, a } = await connected()
    closeNow(watched)
    expect(bindPeerConnection(a)).toBe(watched.actor)
    expectEnded(watched)
  })
})

describe('close() past the hook', () => {
  // node-datachannel keeps `signalingState`: its channels have their ends before it is known that it is closed.
  const told = engine !== 'node-datachannel'

  test('INV-1: it is seen at the next event', async () => {
    const { watched, a } = await connected()
    closeNow(watched, () => callPast(a, 'close'))
    await toPromise(watched.actor)
    expectEnded(watched, { cause: 'engine', connected: true })
    const [actor] = watched.channels
    expect(actor?.getSnapshot().output).toMatchObject({ cause: told ? 'connection-closed' : 'peer-connection-closed' })
  })

  test.runIf(told)('OC-2: where no event comes, it is seen at the next call', async () => {
    const watched = bound(new RTCPeerConnection())
    closeNow(watched, () => callPast(watched.connection, 'close'))
    expect(watched.actor.getSnapshot().status).toBe('active')
    await expect(watched.connection.createOffer()).rejects.toMatchObject({ name: 'InvalidStateError' })
    expectEnded(watched, { cause: 'engine', connected: false })
  })
})

describe('a connection that is closed before it is bound', () => {
  test('INV-1, INV-2: has ended, and nothing is attached to it', async () => {
    const connection = new RTCPeerConnection()
    connection.close()
    const watched = bound(connection)
    expectEnded(watched, { cause: 'engine', connected: false, lastConnectionState: 'closed' })
    connection.close()
    expectEnded(watched, { cause: 'engine', connected: false, lastConnectionState: 'closed' })
  })

  test('INV-1, INV-2, INV-4: has ended, wherever it had come to', async () => {
    const { a, b, negotiate, close } = makePeers()
    made.push({ close })
    const channel = a.createDataChannel('chat')
    const far = announced(b, (remote) => remote)
    await negotiate()
    await talked(channel, await far)
    a.close()
    expectEnded(bound(a), { cause: 'engine', connected: false, lastConnectionState: 'closed' })
  })
})
