import { afterEach, describe, expect, test, vi } from 'vitest'
import { type AnyActorRef, toPromise, waitFor } from 'xstate'
import { engine } from '#engine'
import { announced, talked } from '../../harness/peers.ts'
import {
  type BindDataChannelOptions,
  BindError,
  bindDataChannel,
  bindPeerConnection,
  type Divergence,
  readyState,
  target,
  unbind,
} from '../../src/index.ts'
import { allDivergences } from './allDivergences.ts'
import { catchErrors } from './catchErrors.ts'
import { callPast, hooked, replaceEngines } from './engineMethods.ts'
import { peersOfEachTest } from './peersOfEachTest.ts'

const peers = peersOfEachTest()
const made: RTCDataChannel[] = []

// A channel that is bound alone does not end with its connection, if it was not open.
afterEach(() => {
  for (const channel of made.splice(0)) unbind(channel)
})

/** A channel that is not open yet. */
function newChannel(): RTCDataChannel {
  const channel = peers().a.createDataChannel('chat')
  made.push(channel)
  return channel
}

/** A channel that is open at both ends. */
async function openChannel() {
  const both = peers()
  const channel = both.a.createDataChannel('chat')
  const far = announced(both.b, (remote) => remote)
  await both.negotiate()
  const remote = await far
  made.push(channel, remote)
  await talked(channel, remote)
  return { ...both, channel, remote }
}

/** Notes which listeners an object has, by watching them come and go. */
function listenersOf(channel: RTCDataChannel): string[] {
  const listeners: string[] = []
  const { addEventListener, removeEventListener } = channel
  Object.assign(channel, {
    addEventListener(...args: Parameters<typeof addEventListener>) {
      listeners.push(args[0])
      addEventListener.apply(channel, args)
    },
    removeEventListener(...args: Parameters<typeof removeEventListener>) {
      const index = listeners.indexOf(args[0])
      if (index >= 0) listeners.splice(index, 1)
      removeEventListener.apply(channel, args)
    },
  })
  return listeners
}

/** Notes for which channels the engine's own `close()` is called. */
function callsOfClose(channel: RTCDataChannel): readonly unknown[] {
  const calls: unknown[] = []
  replaceEngines(channel, 'close', (engines) => (self, args) => {
    calls.push(self)
    return engines(self, args)
  })
  return calls
}

describe('the actor', () => {
  test('follows the channel from connecting to closed', async () => {
    const { a, b, negotiate } = peers()
    bindPeerConnection(a)
    const channel = a.createDataChannel('chat')
    const actor = bindDataChannel(channel, { connection: a })
    const states: string[] = []
    actor.subscribe((snapshot) => states.push(readyState(snapshot)))
    expect(readyState(actor.getSnapshot())).toBe('connecting')

    const remote = announced(b, (far) => far)
    await negotiate()
    await waitFor(actor, (snapshot) => snapshot.matches({ open: 'opened' }))
    const far = await remote
    await talked(channel, far)
    far.close()

    expect(await toPromise(actor)).toEqual({ cause: 'peer-close', opened: true })
    expect([...new Set(states)]).toEqual(['open', 'closing', 'closed'])
  })

  test('closes the channel when it is sent `close`, with one call of the engine’s', async () => {
    const { channel, a } = await openChannel()
    const calls = callsOfClose(channel)
    bindPeerConnection(a)
    const actor = bindDataChannel(channel, { connection: a })
    actor.send({ type: 'close' })
    actor.send({ type: 'close' })
    expect(readyState(actor.getSnapshot())).toBe('closing')
    expect(calls).toEqual([channel])
    expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
  })

  test('runs the engine’s close() once for each call, and gives what it gives', async () => {
    const { channel } = await openChannel()
    const calls = callsOfClose(channel)
    const actor = bindDataChannel(channel)
    expect(channel.close()).toBeUndefined()
    expect(channel.close()).toBeUndefined()
    expect(calls).toEqual([channel, channel])
    expect(readyState(actor.getSnapshot())).toBe('closing')
    await toPromise(actor)
  })

  test('CL-5: leaves draining at once when nothing is buffered', async () => {
    const { channel, remote } = await openChannel()
    const near = bindDataChannel(channel)
    const far = bindDataChannel(remote)
    channel.close()
    expect(near.getSnapshot().value).toEqual({ closing: 'resetting' })
    await Promise.all([toPromise(near), toPromise(far)])
  })

  test('is the same when a channel is bound twice, also after its end', async () => {
    const { channel } = await openChannel()
    const actor = bindDataChannel(channel)
    expect(bindDataChannel(channel)).toBe(actor)
    channel.close()
    await toPromise(actor)
    expect(bindDataChannel(channel)).toBe(actor)
  })

  test('of a channel that is open already begins as announced, and goes on from there', async () => {
    const { channel } = await openChannel()
    const actor = bindDataChannel(channel)
    expect(actor.getSnapshot().value).toEqual({ open: 'announced' })
    actor.send({ type: 'close' })
    expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
  })

  test('of a channel that is closed already has ended, and nothing is attached', async () => {
    const { channel } = await openChannel()
    const closed = new Promise((resolve) => channel.addEventListener('close', resolve))
    channel.close()
    await closed
    const listeners = listenersOf(channel)
    const actor = bindDataChannel(channel)
    expect(await toPromise(actor)).toEqual({ cause: 'unknown', opened: false })
    expect(listeners).toEqual([])
    expect(target(actor)).toBeUndefined()
  })

  test('ends with `transferred` when the app says so, for no event tells it', async () => {
    const { channel } = await openChannel()
    const actor = bindDataChannel(channel)
    actor.send({ type: 'transferred' })
    expect(await toPromise(actor)).toEqual({ cause: 'transferred', opened: true })
  })

  test('a call inside one of its callbacks shows when the callback has returned', async () => {
    const { a, negotiate, b } = peers()
    bindPeerConnection(a)
    const channel = a.createDataChannel('chat')
    const divergences: Divergence[] = []
    const actor = bindDataChannel(channel, {
      connection: a,
      divergences: allDivergences((divergence) => divergences.push(divergence)),
    })
    const inside: string[] = []
    actor.on('open', () => {
      channel.close()
      inside.push(readyState(actor.getSnapshot()))
    })
    const remote = announced(b, () => {})
    await negotiate()
    await remote
    expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
    expect(inside).toEqual(['open'])
    // The engine's state was compared with what the chart had come to, not with what it was inside the callback.
    expect(divergences.map(({ rule }) => rule)).toEqual(engine === 'node-datachannel' ? ['DT-4'] : [])
  })
})

describe('the channel is borrowed', () => {
  test('unbind leaves it as it was, and open', async () => {
    const { channel, remote } = await openChannel()
    const listeners = listenersOf(channel)
    const own = Reflect.ownKeys(channel)
    const actor = bindDataChannel(channel)
    expect(target(actor)).toBe(channel)
    expect(listeners).not.toEqual([])
    expect(hooked()).toEqual(['channel.close'])
    expect(Reflect.ownKeys(channel)).toEqual(own)

    unbind(channel)

    expect(listeners).toEqual([])
    expect(hooked()).toEqual([])
    expect(Reflect.ownKeys(channel)).toEqual(own)
    expect(target(actor)).toBeUndefined()
    expect(actor.getSnapshot().status).toBe('stopped')
    expect(channel.readyState).toBe('open')
    await talked(channel, remote)
    expect(bindDataChannel(channel)).not.toBe(actor)
  })

  test('actor.stop() does the same', async () => {
    const { channel } = await openChannel()
    const listeners = listenersOf(channel)
    const actor = bindDataChannel(channel)
    actor.stop()
    expect(listeners).toEqual([])
    expect(hooked()).toEqual([])
    expect(channel.readyState).toBe('open')
    expect(bindDataChannel(channel)).not.toBe(actor)
  })

  test('unbinding while it closes leaves nothing behind', async () => {
    const { channel } = await openChannel()
    const listeners = listenersOf(channel)
    bindDataChannel(channel)
    channel.close()
    unbind(channel)
    expect(listeners).toEqual([])
    expect(hooked()).toEqual([])
  })

  test('one that is bound alone, and of whose end nothing is told, keeps its listeners until it is unbound', async () => {
    const { channel, remote } = await openChannel()
    const closed = new Promise<void>((resolve) => {
      for (const type of ['closing', 'error', 'close'])
        channel.addEventListener(type, (event) => {
          event.stopImmediatePropagation()
          if (type === 'close') resolve()
        })
    })
    const listeners = listenersOf(channel)
    const actor = bindDataChannel(channel)
    remote.close()
    await closed
    expect(channel.readyState).toBe('closed')
    expect(actor.getSnapshot().status).toBe('active')
    expect(listeners).toContain('close')
    unbind(channel)
    expect(listeners).toEqual([])
    expect(actor.getSnapshot().status).toBe('stopped')
  })

  test('unbinding what is not bound does nothing', async () => {
    const { channel, a } = await openChannel()
    unbind(channel)
    unbind(a)
    expect(channel.readyState).toBe('open')
  })

  test('after its end no listener, hook or reference is left', async () => {
    const { channel, remote } = await openChannel()
    const listeners = listenersOf(channel)
    const actor = bindDataChannel(channel)
    remote.close()
    await toPromise(actor)
    expect(listeners).toEqual([])
    expect(hooked()).toEqual([])
    expect(target(actor)).toBeUndefined()
  })

  test('the app’s bufferedAmountLowThreshold is never touched', async () => {
    const { channel } = await openChannel()
    channel.bufferedAmountLowThreshold = 1234
    const actor = bindDataChannel(channel)
    channel.close()
    expect(channel.bufferedAmountLowThreshold).toBe(1234)
    await toPromise(actor)
    expect(channel.bufferedAmountLowThreshold).toBe(1234)
  })
})

describe('bad input', () => {
  const impostors: [string, unknown, string][] = [
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a string', 'chat', '"chat"'],
    ['a plain object', {}, 'an object of class Object'],
    ['an object without a prototype', Object.create(null), 'an object of class null'],
    ['an event target', new EventTarget(), 'an object of class EventTarget'],
  ]

  test.each(impostors)('%s for a channel is refused by name', (_, value, named) => {
    const bind = () => bindDataChannel(value as RTCDataChannel)
    expect(bind).toThrow(BindError)
    expect(bind).toThrow(`needs an RTCDataChannel, but was given ${named}`)
    expect(bind).toThrow(expect.objectContaining({ code: 'not-a-data-channel' }))
  })

  test('a connection for a channel is refused', () => {
    const { a } = peers()
    expect(() => bindDataChannel(a as unknown as RTCDataChannel)).toThrow('an object of class RTCPeerConnection')
  })

  test.each(impostors.slice(1))(
    '%s for a connection is refused by name, and the channel is left alone',
    (_, value, named) => {
      const channel = newChannel()
      const listeners = listenersOf(channel)
      const own = Reflect.ownKeys(channel)
      const bind = () => bindDataChannel(channel, { connection: value as RTCPeerConnection })
      expect(bind).toThrow(BindError)
      expect(bind).toThrow(`"connection" of bindDataChannel() needs an RTCPeerConnection, but was given ${named}`)
      expect(bind).toThrow(expect.objectContaining({ code: 'not-a-connection' }))
      expect(listeners).toEqual([])
      expect(hooked()).toEqual([])
      expect(Reflect.ownKeys(channel)).toEqual(own)
    },
  )

  test('a connection that is not bound is refused with the right order, and the channel is left alone', () => {
    const { a } = peers()
    const channel = a.createDataChannel('chat')
    const listeners = listenersOf(channel)
    const bind = () => bindDataChannel(channel, { connection: a })
    expect(bind).toThrow(BindError)
    expect(bind).toThrow(/"chat".*Call bindPeerConnection\(connection\) first/)
    expect(bind).toThrow(expect.objectContaining({ code: 'connection-not-bound' }))
    expect(listeners).toEqual([])
    expect(hooked()).toEqual([])
    bindPeerConnection(a)
    expect(readyState(bind().getSnapshot())).toBe('connecting')
  })

  test.each([
    ['null', null, 'cannot be null'],
    ['a function', () => {}, 'cannot be a function'],
    [
      'divergences that are none',
      { divergences: 'log' },
      '"divergences" needs what webrtc-statecharts/divergences gives, but was given "log"',
    ],
    [
      'what is no option any more',
      { onDivergence: () => {} },
      'Import { divergences } from webrtc-statecharts/divergences',
    ],
    ['a misspelt option', { conection: undefined }, 'bindDataChannel() has no option "conection"'],
    ['an observer that is none', { inspect: 5 }, '"inspect" needs a function or an observer, but was given 5'],
  ])('%s for the options is refused by name', (_, options, message) => {
    const channel = newChannel()
    const own = Reflect.ownKeys(channel)
    const bind = () => bindDataChannel(channel, options as BindDataChannelOptions)
    expect(bind).toThrow(message)
    expect(bind).toThrow(expect.objectContaining({ name: 'BindError', code: 'not-options' }))
    expect(hooked()).toEqual([])
    expect(Reflect.ownKeys(channel)).toEqual(own)
  })

  test('what is near to the right thing is told how to get there', () => {
    const { a } = peers()
    const channel = a.createDataChannel('chat')
    made.push(channel)
    expect(() => bindDataChannel(channel, a as BindDataChannelOptions)).toThrow('Pass { connection }.')
    expect(() => bindDataChannel({ channel } as unknown as RTCDataChannel)).toThrow('Pass event.channel.')
    const actor = bindDataChannel(channel)
    expect(() => unbind(actor as unknown as RTCDataChannel)).toThrow('unbind() needs an RTCDataChannel')
    expect(target(actor)).toBe(channel)
  })

  test.each([
    ['null', null],
    ['a text', 'hello'],
    ['an event that is none', {}],
    ['what only the channel can tell', { type: 'open' }],
  ])('%s for an event is refused, and all goes on', async (_, event) => {
    const errors = catchErrors()
    try {
      const { channel } = await openChannel()
      const listeners = listenersOf(channel)
      const actor = bindDataChannel(channel)
      const [before, listening] = [actor.getSnapshot(), [...listeners]]
      const send = () => actor.send(event as { type: 'close' })
      expect(send).toThrow(BindError)
      expect(send).toThrow('target(channel)?.send(')
      expect(send).toThrow(expect.objectContaining({ code: 'not-a-cause' }))
      expect(actor.getSnapshot()).toBe(before)
      expect(listeners).toEqual(listening)
      expect(bindDataChannel(channel)).toBe(actor)
      channel.close()
      expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
      expect(errors.messages).toEqual([])
    } finally {
      errors.stop()
    }
  })

  test('a channel that is bound while it closes does not guess who closes it', async () => {
    const { channel, a } = await openChannel()
    channel.close()
    bindPeerConnection(a)
    const actor = bindDataChannel(channel, { connection: a })
    expect((await toPromise(actor)).cause).toBe('unknown')
  })

  test('a channel that is bound alone cannot be given a connection later', async () => {
    const { channel, a } = await openChannel()
    bindPeerConnection(a)
    const actor = bindDataChannel(channel)
    expect(() => bindDataChannel(channel, { connection: a })).toThrow('already bound, but not with this connection')
    expect(bindDataChannel(channel)).toBe(actor)
    unbind(channel)
    expect(bindDataChannel(channel, { connection: a })).not.toBe(actor)
  })

  test('a frozen channel is followed as any other', async () => {
    const { channel, a } = await openChannel()
    Object.freeze(channel)
    bindPeerConnection(a)
    const actor = bindDataChannel(channel, { connection: a })
    channel.close()
    expect(readyState(actor.getSnapshot())).toBe('closing')
    expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
  })

  test('a frozen channel is closed by its actor all the same', async () => {
    const { channel } = await openChannel()
    const actor = bindDataChannel(Object.freeze(channel))
    actor.send({ type: 'close' })
    expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
    expect(channel.readyState).toBe('closed')
  })

  test('close() in an `onopen` that was set before binding is no fault of the engine’s', async () => {
    const { a, b, negotiate } = peers()
    const channel = a.createDataChannel('chat')
    channel.addEventListener('open', () => channel.close())
    const divergences: Divergence[] = []
    bindPeerConnection(a)
    const actor = bindDataChannel(channel, {
      connection: a,
      divergences: allDivergences((found) => divergences.push(found)),
    })
    const remote = announced(b, () => {})
    await negotiate()
    await remote
    expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
    expect(divergences.map(({ rule }) => rule)).toEqual(engine === 'node-datachannel' ? ['DT-4'] : [])
  })

  test('a channel that is frozen later is let go all the same', async () => {
    const { channel } = await openChannel()
    const actor = bindDataChannel(channel)
    Object.freeze(channel)
    channel.close()
    expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
    expect(target(actor)).toBeUndefined()
  })

  test('close() called past the hook, in an `open` listener before ours, is seen in that event', async () => {
    const { a, b, negotiate } = peers()
    const channel = a.createDataChannel('chat')
    channel.addEventListener('open', () => callPast(channel, 'close'))
    const divergences: Divergence[] = []
    bindPeerConnection(a)
    const actor = bindDataChannel(channel, {
      connection: a,
      divergences: allDivergences((found) => divergences.push(found)),
    })
    const seen = new Promise((resolve) =>
      channel.addEventListener('open', () => resolve(readyState(actor.getSnapshot()))),
    )
    const remote = announced(b, () => {})
    await negotiate()
    // node-datachannel shows `open` until `close` fires: there it cannot be seen.
    expect(await seen).toBe(engine === 'node-datachannel' ? 'open' : 'closing')
    await remote
    expect((await toPromise(actor)).cause).toBe(engine === 'node-datachannel' ? 'unknown' : 'local-close')
    expect(divergences).toEqual([])
  })

  test('close() called past the hook is seen at the next event', async () => {
    const { channel, a } = await openChannel()
    bindPeerConnection(a)
    const actor = bindDataChannel(channel, { connection: a })
    callPast(channel, 'close')
    expect(readyState(actor.getSnapshot())).toBe('open')
    // A bare `close` is all that is seen: in Chromium that is the peer's, if nothing was called here.
    const cause = engine === 'chromium' ? 'peer-close' : 'unknown'
    expect(await toPromise(actor)).toEqual({ cause, opened: true })
    expect(readyState(actor.getSnapshot())).toBe(channel.readyState)
  })

  test('close() called through the prototype is seen at once', async () => {
    const { channel, a } = await openChannel()
    bindPeerConnection(a)
    const actor = bindDataChannel(channel, { connection: a })
    Object.getPrototypeOf(channel).close.call(channel)
    expect(readyState(actor.getSnapshot())).toBe('closing')
    expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
  })
})

describe('someone else’s wrapper of close()', () => {
  /** Puts it on the object, as a mixin does, or on the engine's prototype, as a shim does. */
  function wrap(holder: RTCDataChannel, log: string[], name: string): void {
    const inner = holder.close
    holder.close = function (this: RTCDataChannel) {
      log.push(name)
      inner.call(this)
    }
  }

  test('put on the prototype before ours is called, and is there again after unbind', async () => {
    const { channel } = await openChannel()
    const prototype = Object.getPrototypeOf(channel)
    const { close } = prototype
    const log: string[] = []
    wrap(prototype, log, 'theirs')
    const theirs = channel.close
    const actor = bindDataChannel(channel)
    unbind(channel)
    expect(channel.close).toBe(theirs)

    const again = bindDataChannel(channel)
    expect(again).not.toBe(actor)
    channel.close()
    expect(log).toEqual(['theirs'])
    expect(await toPromise(again)).toEqual({ cause: 'local-close', opened: true })
    expect(channel.close).toBe(theirs)
    prototype.close = close
    expect(hooked()).toEqual([])
  })

  test('put on the object before ours stays, and is seen where it leads to', async () => {
    const { channel } = await openChannel()
    const log: string[] = []
    const theirs = () => {
      log.push('theirs')
      Object.getPrototypeOf(channel).close.call(channel)
    }
    channel.close = theirs
    const actor = bindDataChannel(channel)
    expect(channel.close).toBe(theirs)
    channel.close()
    expect(log).toEqual(['theirs'])
    expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
    expect(channel.close).toBe(theirs)
  })

  test('put on the object before ours, around the engine’s own method, is called, and not seen before the next event', async () => {
    const { channel } = await openChannel()
    const log: string[] = []
    wrap(channel, log, 'theirs')
    const theirs = channel.close
    const actor = bindDataChannel(channel)
    expect(channel.close).toBe(theirs)
    channel.close()
    expect(log).toEqual(['theirs'])
    expect(await toPromise(actor)).toEqual({ cause: 'unknown', opened: true })
  })

  test('put on after ours stays, and passes through ours when that is off', async () => {
    const { channel } = await openChannel()
    const log: string[] = []
    bindDataChannel(channel)
    wrap(channel, log, 'theirs')
    const theirs = channel.close
    unbind(channel)
    expect(channel.close).toBe(theirs)
    const closed = new Promise((resolve) => channel.addEventListener('close', resolve))
    channel.close()
    await closed
    expect(log).toEqual(['theirs'])
  })

  test('a second copy of this library wraps and follows on its own', async () => {
    const copy: typeof import('../../src/index.ts') = await import('../../src/index.ts?copy' as string)
    expect(copy.bindDataChannel).not.toBe(bindDataChannel)
    const { channel } = await openChannel()
    const first = bindDataChannel(channel)
    const second = copy.bindDataChannel(channel)
    expect(second).not.toBe(first)
    unbind(channel)
    const third = bindDataChannel(channel)
    channel.close()
    for (const actor of [second, third]) {
      expect(await toPromise(actor as AnyActorRef)).toEqual({ cause: 'local-close', opened: true })
    }
  })
})

describe('what throws', () => {
  test('in a listener, a subscriber, onDivergence or inspect breaks neither channel nor chart, and is not lost', async () => {
    const errors = catchErrors()
    try {
      const { channel, a } = await openChannel()
      // Each throws once, so that it is known when the last error has come.
      const boom = (what: string) => {
        let thrown = false
        return () => {
          if (thrown) return
          thrown = true
          throw new Error(what)
        }
      }
      const inspect = boom('inspect')
      bindPeerConnection(a)
      const actor = bindDataChannel(channel, {
        connection: a,
        inspect,
        divergences: allDivergences(boom('onDivergence')),
      })
      actor.subscribe(boom('subscriber'))
      actor.on('close', boom('on close'))
      channel.addEventListener('close', boom('listener'))
      expect(() => channel.close()).not.toThrow()
      expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: true })
      await vi.waitFor(() => {
        const expected = ['inspect', 'on close', 'subscriber', 'listener']
        if (engine === 'node-datachannel') expected.push('onDivergence')
        expect([...errors.messages].sort()).toEqual(expected.sort())
      })
    } finally {
      errors.stop()
    }
  })
})
