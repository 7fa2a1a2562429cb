import { describe, expect, test, vi } from 'vitest'
import { type AnyActorRef, type InspectionEvent, toPromise } from 'xstate'
import { engine } from '#engine'
import { announced, makePeers, talked } from '../../harness/peers.ts'
import {
  type BindDataChannelOptions,
  BindError,
  bindDataChannel,
  bindPeerConnection,
  type DataChannelActor,
  type Divergence,
  readyState,
  target,
  unbind,
} from '../../src/index.ts'
import { allDivergences } from './allDivergences.ts'
import { catchErrors } from './catchErrors.ts'
import { callPast, hooked, replaceEngines } from './engineMethods.ts'
import { peersOfEachTest } from './peersOfEachTest.ts'

const openPeers = peersOfEachTest()

async function connected(labels = ['chat']) {
  const peers = openPeers()
  const channels = labels.map((label) => peers.a.createDataChannel(label))
  const [first] = channels as [RTCDataChannel]
  const far = announced(peers.b, (remote) => remote)
  await peers.negotiate()
  const remote = await far
  if (labels.length === 1) await talked(first, remote)
  return { ...peers, channels, channel: first, remote }
}

/** Binds a connection, if it is not bound yet, and one of its channels. */
function bindWith(
  connection: RTCPeerConnection,
  channel: RTCDataChannel,
  options: BindDataChannelOptions = {},
): DataChannelActor {
  bindPeerConnection(connection)
  return bindDataChannel(channel, { ...options, connection })
}

describe('DT-11: connection.close()', () => {
  test('closes the channel within the call, before the engine’s own method runs, without an event', async () => {
    const { a, channel } = await connected()
    const divergences: Divergence[] = []
    const inside: string[] = []
    replaceEngines(a, 'close', (engines) => (self, args) => {
      inside.push(readyState(actor.getSnapshot()))
      return engines(self, args)
    })
    const actor = bindWith(a, channel, { divergences: allDivergences((found) => divergences.push(found)) })
    const events: string[] = []
    actor.on('*', ({ type }) => events.push(type))

    a.close()

    expect(inside).toEqual(['closed'])
    expect(readyState(actor.getSnapshot())).toBe('closed')
    expect(await toPromise(actor)).toEqual({ cause: 'connection-closed', opened: true })
    expect(events).toEqual([])
    expect(divergences).toEqual([
      { kind: 'state', rule: 'DT-11', target: 'dataChannel:chat', expected: 'closed', actual: 'open' },
    ])
    expect(target(actor)).toBeUndefined()
  })

  test('called through the prototype is seen as any other', async () => {
    const { a, channel } = await connected()
    const actor = bindWith(a, channel)
    Object.getPrototypeOf(a).close.call(a)
    expect(readyState(actor.getSnapshot())).toBe('closed')
    expect((await toPromise(actor)).cause).toBe('connection-closed')
  })

  test('called past the hook is seen at the channel’s next event, in an engine that tells', async () => {
    const { a, channel } = await connected()
    const actor = bindWith(a, channel)
    callPast(a, 'close')
    // node-datachannel keeps `signalingState`, and closes a connection by itself when the peer closes its own.
    const told = a.signalingState === 'closed'
    expect((await toPromise(actor)).cause).toBe(told ? 'connection-closed' : 'peer-connection-closed')
  })

  test('of a frozen connection is seen as any other', async () => {
    const { a, channel } = await connected()
    const actor = bindWith(Object.freeze(a), channel)
    a.close()
    expect(readyState(actor.getSnapshot())).toBe('closed')
    expect((await toPromise(actor)).cause).toBe('connection-closed')
  })

  test('reaches all channels, each once', async () => {
    const { a, channels } = await connected(['one', 'two', 'three'])
    const actors = channels.map((channel) => bindWith(a, channel))
    a.close()
    a.close()
    for (const actor of actors) expect((await toPromise(actor)).cause).toBe('connection-closed')
  })

  test('seen at one channel is no end of another connection’s', async () => {
    const one = await connected()
    const two = await connected()
    const first = bindWith(one.a, one.channel)
    const second = bindWith(two.a, two.channel)
    one.a.close()
    await toPromise(first)
    expect(readyState(second.getSnapshot())).toBe('open')
    await talked(two.channel, two.remote)
  })

  test('before the binding ends it as well: at once, whatever the channel shows', async () => {
    const { a, channel } = await connected()
    a.close()
    const shown = channel.readyState
    const divergences: Divergence[] = []
    const actor = bindWith(a, channel, { divergences: allDivergences((found) => divergences.push(found)) })
    expect((await toPromise(actor)).cause).toBe(shown === 'closed' ? 'unknown' : 'connection-closed')
    expect(divergences.map(({ rule, actual }) => [rule, actual])).toEqual(shown === 'closed' ? [] : [['DT-11', shown]])

    const late = bindWith(a, (await connected()).channel)
    expect((await toPromise(late)).cause).toBe('connection-closed')
  })

  test('a channel that was closed before the binding has ended, and leaves its connection alone', async () => {
    const { a, channel } = await connected()
    const closed = new Promise((resolve) => channel.addEventListener('close', resolve))
    channel.close()
    await closed
    const actor = bindWith(a, channel)
    expect(await toPromise(actor)).toEqual({ cause: 'unknown', opened: false })
    expect(a.connectionState).not.toBe('closed')
  })

  test('inside a callback of the channel’s actor closes it when the callback has returned', async () => {
    const { a, channel } = await connected()
    const actor = bindWith(a, channel)
    actor.on('closing', () => a.close())
    actor.on('close', () => a.close())
    channel.close()
    await toPromise(actor)
    expect(a.connectionState).toBe('closed')
  })

  test('inside the channel’s onmessage, as in the well-known example', async () => {
    const { a, b, channel, remote } = await connected()
    const near = bindWith(a, channel)
    const far = bindWith(b, remote)
    remote.onmessage = () => b.close()
    channel.send('bye')
    expect(await toPromise(far)).toEqual({ cause: 'connection-closed', opened: true })
    expect((await toPromise(near)).cause).toBe('peer-connection-closed')
  })
})

describe('the channel’s actor is its connection’s child', () => {
  test('one system holds both, and stopping one channel leaves the others', async () => {
    const { a, channels } = await connected(['one', 'two'])
    const [one, two] = channels as [RTCDataChannel, RTCDataChannel]
    const sessions = new Set<string>()
    const first = bindWith(a, one, { inspect: ({ rootId }) => sessions.add(rootId) })
    const second = bindWith(a, two)
    expect(second.system).toBe(first.system)
    expect(sessions.size).toBe(1)
    expect((first as AnyActorRef)._parent).toBeDefined()
    expect((first as AnyActorRef)._parent).toBe((second as AnyActorRef)._parent)

    unbind(one)
    expect(first.getSnapshot().status).toBe('stopped')
    expect(second.getSnapshot().status).toBe('active')
    a.close()
    expect((await toPromise(second)).cause).toBe('connection-closed')
    expect(target(first)).toBeUndefined()
  })

  test('an observer is told of each event once, however many channels it was given with', async () => {
    const { a, channels } = await connected(['one', 'two', 'three'])
    const seen: string[] = []
    const inspect = ({ type, actorRef }: InspectionEvent) => {
      if (type === '@xstate.event' && (actorRef as AnyActorRef).id === 'dataChannel:two') seen.push(type)
    }
    const actors = channels.map((channel) => bindWith(a, channel, { inspect }))
    seen.length = 0
    actors[1]?.send({ type: 'transferred' })
    expect(seen).toHaveLength(1)
  })

  test('an observer hears no more when the last channel that it was given with has ended', async () => {
    const { a, channels } = await connected(['one', 'two'])
    const [one, two] = channels as [RTCDataChannel, RTCDataChannel]
    let heard = 0
    const inspect = () => {
      heard += 1
    }
    const first = bindWith(a, one, { inspect })
    const second = bindWith(a, two)
    first.send({ type: 'transferred' })
    await toPromise(first)
    expect(heard).toBeGreaterThan(0)
    heard = 0
    second.send({ type: 'transferred' })
    await toPromise(second)
    expect(heard).toBe(0)
  })

  test.each([
    ['null', null],
    ['what only the connection can tell', { type: 'connection.closed' }],
  ])('%s sent to one of them is refused, and all goes on', async (_, event) => {
    const errors = catchErrors()
    try {
      const { a, channels } = await connected(['one', 'two'])
      const actors = channels.map((channel) => bindWith(a, channel))
      const send = () => actors[0]?.send(event as { type: 'close' })
      expect(send).toThrow(BindError)
      expect(send).toThrow(expect.objectContaining({ code: 'not-a-cause' }))
      expect(actors.map((actor) => actor.getSnapshot().status)).toEqual(['active', 'active'])
      a.close()
      for (const actor of actors) expect((await toPromise(actor)).cause).toBe('connection-closed')
      expect(hooked()).toEqual([])
      expect(errors.messages).toEqual([])
    } finally {
      errors.stop()
    }
  })

  test('unbinding and binding anew inside a callback follows on', async () => {
    const { a, b, negotiate } = makePeers()
    bindPeerConnection(a)
    const channel = a.createDataChannel('chat')
    const first = bindDataChannel(channel, { connection: a })
    const again = new Promise<DataChannelActor>((resolve) => {
      first.on('open', () => {
        unbind(channel)
        expect(target(first)).toBeUndefined()
        resolve(bindDataChannel(channel, { connection: a }))
      })
    })
    const arrived = announced(b, () => {})
    await negotiate()
    await arrived
    const second = await again
    expect(second).not.toBe(first)
    a.close()
    expect(await toPromise(second)).toEqual({ cause: 'connection-closed', opened: true })
    b.close()
  })

  test('a channel that is bound while its connection closes ends with it', async () => {
    // XState warns of what ends after its parent has.
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { a, channels } = await connected(['one', 'two', 'three'])
    const [one, two, three] = channels as [RTCDataChannel, RTCDataChannel, RTCDataChannel]
    const late: DataChannelActor[] = []
    const bind = (channel: RTCDataChannel) => void late.push(bindDataChannel(channel, { connection: a }))
    const divergences = allDivergences(() => bind(two))
    bindWith(a, one, { divergences }).subscribe({ complete: () => bind(three) })
    a.close()
    expect(late).toHaveLength(2)
    for (const actor of late) expect((await toPromise(actor)).cause).toBe('connection-closed')
    for (const [said] of warn.mock.calls) expect(said).toContain('was sent to stopped actor')
    warn.mockRestore()
  })

  test('unbinding the connection lets all go, and closes nothing', async () => {
    const { a, channel, remote } = await connected()
    const own = [a, channel].map(Reflect.ownKeys)
    const actor = bindWith(a, channel)
    expect(hooked()).toEqual(expect.arrayContaining(['connection.close', 'channel.close']))
    expect([a, channel].map(Reflect.ownKeys)).toEqual(own)
    unbind(a)
    expect(hooked()).toEqual([])
    expect([a, channel].map(Reflect.ownKeys)).toEqual(own)
    expect(actor.getSnapshot().status).toBe('stopped')
    await talked(channel, remote)
  })

  test('after connection.close() nothing is left on the connection', async () => {
    const { a, channel } = await connected()
    const own = [a, channel].map(Reflect.ownKeys)
    bindWith(a, channel)
    a.close()
    expect(hooked()).toEqual([])
    expect([a, channel].map(Reflect.ownKeys)).toEqual(own)
  })
})

describe('what the channel alone cannot tell is `unknown`', () => {
  test('SEQ-4: the peer’s close()', async () => {
    const { channel, remote } = await connected()
    const actor = bindDataChannel(channel)
    remote.close()
    expect(await toPromise(actor)).toEqual({ cause: 'unknown', opened: true })
  })

  test('SEQ-6: the connection’s close()', async () => {
    const { a, channel } = await connected()
    const actor = bindDataChannel(channel)
    a.close()
    expect(await toPromise(actor)).toEqual({ cause: 'unknown', opened: true })
  })

  test('SEQ-7: the close() of the peer’s connection, where no error comes with it', async () => {
    const { b, channel } = await connected()
    const actor = bindDataChannel(channel)
    b.close()
    const { cause, error } = await toPromise(actor)
    if (engine === 'chromium') {
      expect(cause).toBe('peer-connection-closed')
      expect(error).toMatchObject({ errorDetail: 'sctp-failure', sctpCauseCode: 12 })
    } else {
      expect({ cause, error }).toEqual({ cause: 'unknown', error: undefined })
    }
  })
})
