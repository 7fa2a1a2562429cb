import { getEventListeners } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import type { AnyActorRef } from 'xstate'
import type { FakeChannel } from '../../../harness/fakes/fakeChannel.ts'
import { asChannel, asConnection, FakeConnection } from '../../../harness/fakes/fakeConnection.ts'
import { connected, diagnosis, opened, WaitError } from '../../../src/diagnosis/index.ts'
import {
  BindError,
  bindDataChannel,
  bindPeerConnection,
  connectionState,
  type DataChannelActor,
  type PeerConnectionActor,
  readyState,
  unbind,
} from '../../../src/index.ts'

/** How many observers an actor has, of those that begin from now on. */
function observersOf(actor: AnyActorRef): () => number {
  let count = 0
  const subscribe = actor.subscribe.bind(actor) as (...args: unknown[]) => { unsubscribe(): void }
  vi.spyOn(actor, 'subscribe').mockImplementation(((...args: unknown[]) => {
    const subscription = subscribe(...args)
    let isThere = true
    count += 1
    return {
      unsubscribe() {
        if (isThere) count -= 1
        isThere = false
        subscription.unsubscribe()
      },
    }
  }) as never)
  return () => count
}

const listenersOf = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

/** What a promise rejects with, which must be an error of waiting. */
async function waitError(promise: Promise<unknown>): Promise<WaitError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(WaitError)
  return error as WaitError
}

function bound() {
  const connection = new FakeConnection()
  const actor = bindPeerConnection(asConnection(connection))
  const show = (
    connectionState: RTCPeerConnectionState,
    iceConnectionState = connectionState as RTCIceConnectionState,
  ) => connection.show('connectionstatechange', { connectionState, iceConnectionState })
  return { connection, actor, show }
}

/** A channel of a bound connection. */
function boundChannel() {
  const parts = bound()
  const channel = parts.connection.createDataChannel('chat')
  const chat = bindDataChannel(asChannel(channel), { connection: asConnection(parts.connection) })
  return { ...parts, channel, chat }
}

function boundAlone() {
  const { channels } = new FakeConnection()
  const channel = new FakeConnection().createDataChannel('alone')
  channels.push(channel)
  return { channel, chat: bindDataChannel(asChannel(channel)) }
}

describe('connected()', () => {
  test('resolves at once where it is connected', async () => {
    const { actor, show } = bound()
    show('connected')
    expect(connectionState(await connected(actor))).toBe('connected')
    // No time at all is enough.
    expect(connectionState(await connected(actor, { timeout: 0 }))).toBe('connected')
  })

  test('resolves when it comes to be', async () => {
    const { actor, show } = bound()
    const waiting = connected(actor, { timeout: 1e9 })
    show('connecting', 'checking')
    show('connected')
    expect(connectionState(await waiting)).toBe('connected')
  })

  test.each<[string, (parts: ReturnType<typeof bound>) => void, string]>([
    ['it has failed', ({ show }) => show('failed'), 'failed'],
    [
      'it is lost',
      ({ show }) => {
        show('connected')
        show('failed')
      },
      'lost',
    ],
    ['this side has closed it', ({ connection }) => connection.close(), 'closed'],
    ['its actor was told to close it', ({ actor }) => actor.send({ type: 'close' }), 'closed'],
    [
      'the engine has closed it',
      ({ connection }) => connection.show('signalingstatechange', { signalingState: 'closed' }),
      'closed',
    ],
  ])('rejects at once where %s, and when that comes', async (_, bring, stage) => {
    const parts = bound()
    const { actor } = parts
    const waiting = stage === 'lost' ? undefined : waitError(connected(actor))
    bring(parts)
    for (const error of [await waiting, await waitError(connected(actor))]) {
      if (!error) continue
      expect(error).toMatchObject({ name: 'WaitError', code: 'over', output: undefined })
      expect(error.diagnosis).toEqual(diagnosis(actor.getSnapshot()))
      expect(error.diagnosis?.stage).toBe(stage)
      expect(error.message).toContain(stage)
      for (const { code } of error.diagnosis?.findings ?? []) expect(error.message).toContain(code)
    }
  })

  test('an interruption is waited out', async () => {
    const { actor, show } = bound()
    show('connected')
    show('disconnected')
    const waiting = connected(actor)
    show('connected')
    await waiting
  })

  test('who restarts ICE waits anew', async () => {
    const { actor, show } = bound()
    show('failed')
    await waitError(connected(actor))
    show('connecting', 'checking')
    const waiting = connected(actor)
    show('connected')
    await waiting
  })

  test('rejects when it is let go of meanwhile, and after', async () => {
    const { connection, actor } = bound()
    const waiting = waitError(connected(actor))
    unbind(asConnection(connection))
    for (const error of [await waiting, await waitError(connected(actor, { timeout: 1e9 }))])
      expect(error).toMatchObject({ code: 'over', diagnosis: { stage: 'new' } })
  })

  test('rejects after its timeout', async () => {
    const { actor } = bound()
    const error = await waitError(connected(actor, { timeout: 1 }))
    expect(error).toMatchObject({ code: 'timeout', diagnosis: { stage: 'new' }, output: undefined })
    expect(error.message).toBe(`The connection "${actor.id}" is not connected after 1 ms, but new.`)
  })

  test('a timeout that no timer can take is none', async () => {
    const { actor, show } = bound()
    for (const timeout of [2 ** 31, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY]) {
      const seen: unknown[] = []
      const waiting = connected(actor, { timeout }).catch((error) => seen.push(error))
      // What a timer takes for 1 ms is over by then.
      await waitError(connected(actor, { timeout: 5 }))
      expect(seen).toEqual([])
      show('connected')
      await waiting
      show('connecting', 'checking')
    }
  })
})

describe('opened()', () => {
  test('resolves at once where it is open', async () => {
    const { channel, chat } = boundChannel()
    channel.become('open')
    expect(readyState(await opened(chat, { timeout: 0 }))).toBe('open')
  })

  test('resolves when it comes to be', async () => {
    const { channel, chat } = boundChannel()
    const waiting = opened(chat, { timeout: 1e9 })
    channel.become('open')
    expect(readyState(await waiting)).toBe('open')
  })

  test('one that is open counts, whatever its connection shows', async () => {
    const { channel, chat, show } = boundChannel()
    channel.become('open')
    show('failed')
    expect(readyState(await opened(chat))).toBe('open')
  })

  test('rejects when it closes, with how it has ended as far as that is known', async () => {
    const { channel, chat } = boundChannel()
    const waiting = waitError(opened(chat))
    channel.close()
    channel.become('closing')
    expect(await waiting).toMatchObject({ code: 'over', output: undefined, diagnosis: { stage: 'new' } })
    channel.become('closed')
    const error = await waitError(opened(chat))
    expect(error).toMatchObject({ code: 'over', output: { opened: false } })
    expect(error.message).toBe(`The channel "${chat.id}" is not open, but closed; its connection: new.`)
  })

  test('rejects when its connection has failed, though the channel says nothing', async () => {
    const { chat, show } = boundChannel()
    const waiting = waitError(opened(chat, { timeout: 1e9 }))
    show('failed')
    for (const error of [await waiting, await waitError(opened(chat))]) {
      expect(error).toMatchObject({ code: 'over', diagnosis: { stage: 'failed' }, output: undefined })
      expect(error.message).toContain('its connection: failed')
    }
  })

  test('rejects when its connection is closed', async () => {
    const { connection, chat } = boundChannel()
    const waiting = waitError(opened(chat))
    connection.close()
    expect(await waiting).toMatchObject({
      code: 'over',
      diagnosis: { stage: 'closed' },
      output: { cause: 'connection-closed', opened: false },
    })
  })

  test('rejects after its timeout', async () => {
    const { chat } = boundChannel()
    const error = await waitError(opened(chat, { timeout: 1 }))
    expect(error).toMatchObject({ code: 'timeout', diagnosis: { stage: 'new' } })
    expect(error.message).toContain('is not open after 1 ms, but connecting')
  })

  test('rejects when it, or its connection, is let go of meanwhile', async () => {
    for (const what of ['channel', 'connection'] as const) {
      const parts = boundChannel()
      const waiting = waitError(opened(parts.chat))
      unbind(what === 'channel' ? asChannel(parts.channel) : asConnection(parts.connection))
      for (const error of [await waiting, await waitError(opened(parts.chat))]) expect(error.code, what).toBe('over')
    }
  })

  test('a channel that is bound alone has no diagnosis', async () => {
    const { channel, chat } = boundAlone()
    const error = await waitError(opened(chat, { timeout: 1 }))
    expect(error).toMatchObject({ code: 'timeout', diagnosis: undefined })
    expect(error.message).toBe(`The channel "${chat.id}" is not open after 1 ms, but connecting.`)
    const waiting = opened(chat)
    channel.become('open')
    await waiting
    const closing = opened(chat)
    await closing
    channel.become('closed')
    expect(await waitError(opened(chat))).toMatchObject({ code: 'over', output: { cause: 'unknown', opened: true } })
  })
})

/** Both, waiting for what does not come. */
const both: readonly (readonly [
  string,
  () => {
    readonly actors: readonly AnyActorRef[]
    wait(options?: object): Promise<unknown>
    come(): void
    end(): void
  },
])[] = [
  [
    'connected()',
    () => {
      const { actor, show } = bound()
      return {
        actors: [actor],
        wait: (options) => connected(actor, options),
        come: () => show('connected'),
        end: () => show('failed'),
      }
    },
  ],
  [
    'opened()',
    () => {
      const { actor, chat, channel } = boundChannel()
      return {
        actors: [actor, chat],
        wait: (options) => opened(chat, options),
        come: () => channel.become('open'),
        end: () => channel.become('closed'),
      }
    },
  ],
]

describe.each(both)('%s', (_, begin) => {
  test('rejects with the reason of a signal that is aborted before, also where it has come', async () => {
    const { wait, come } = begin()
    const reason = new Error('of the app')
    await expect(wait({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    come()
    await expect(wait({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  test('rejects with the reason of a signal that is aborted while it waits', async () => {
    const { wait } = begin()
    for (const reason of [new Error('of the app'), 'a text', undefined]) {
      const controller = new AbortController()
      const waiting = wait({ signal: controller.signal, timeout: 1e9 })
      controller.abort(reason)
      await expect(waiting).rejects.toBe(controller.signal.reason)
    }
  })

  test('rejects with the reason of a signal that ends by itself', async () => {
    const { wait } = begin()
    await expect(wait({ signal: AbortSignal.timeout(1) })).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  test.each<[string, (parts: ReturnType<typeof begin>, controller: AbortController) => void, object]>([
    ['has come', ({ come }) => come(), {}],
    ['is over', ({ end }) => end(), {}],
    ['was aborted', (_parts, controller) => controller.abort(), {}],
    ['took too long', () => {}, { timeout: 1 }],
    ['had come before', () => {}, { before: 'come' }],
    ['was over before', () => {}, { before: 'end' }],
    ['was aborted before', () => {}, { before: 'abort' }],
  ])(
    'leaves nobody who listens when what was waited for %s',
    async (_title, bring, {
      before,
      ...options
    }: {
      before?: 'come' | 'end' | 'abort'
    }) => {
      const parts = begin()
      const observers = parts.actors.map(observersOf)
      const controller = new AbortController()
      if (before === 'abort') controller.abort()
      else if (before) parts[before]()
      const waiting = parts.wait({ signal: controller.signal, ...options }).catch(() => {})
      bring(parts, controller)
      await waiting
      expect(observers.map((count) => count())).toEqual(parts.actors.map(() => 0))
      expect(listenersOf(controller.signal)).toBe(0)
    },
  )

  test('who waits twice is answered twice, and one abort ends one wait', async () => {
    const { wait, come } = begin()
    const controller = new AbortController()
    const first = wait({ signal: controller.signal })
    const second = wait()
    controller.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')
    come()
    await second
  })

  test('nothing that nobody handles is left of an abandoned wait', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const { wait, end } = begin()
    await wait({ timeout: 1 }).catch(() => {})
    await wait({ signal: AbortSignal.abort() }).catch(() => {})
    end()
    await new Promise(setImmediate)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  test.each<[string, unknown, RegExp]>([
    ['null', null, /options of \w+\(\) cannot be null/],
    ['a number', 5, /options of \w+\(\) cannot be 5/],
    ['an unknown option', { timeouts: 5 }, /timeouts/],
    ['a timeout below zero', { timeout: -1 }, /"timeout" needs milliseconds, but was given -1/],
    ['a timeout that is no number', { timeout: '5' }, /"timeout" needs milliseconds/],
    ['a timeout that is not a number', { timeout: Number.NaN }, /"timeout" needs milliseconds, but was given NaN/],
    ['a signal that is none', { signal: {} }, /"signal" needs an AbortSignal/],
    ['a controller for a signal', { signal: new AbortController() }, /"signal" needs an AbortSignal/],
    ['null for a signal', { signal: null }, /"signal" needs an AbortSignal/],
  ])('takes no bad options: %s', async (_title, options, message) => {
    const { wait } = begin()
    const error = await wait(options as object).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(BindError)
    expect(error).toMatchObject({ code: 'not-options', message: expect.stringMatching(message) })
  })

  test('takes options that are left out', async () => {
    const { wait, come } = begin()
    come()
    await wait(undefined)
    await wait({ timeout: undefined, signal: undefined })
  })
})

test('only what a binding gives is waited for', async () => {
  const { connection, actor, channel, chat } = boundChannel()
  const wrong = { code: 'not-an-actor' }
  for (const other of [undefined, null, connection, chat, new Proxy(actor as object, {})])
    await expect(connected(other as PeerConnectionActor)).rejects.toMatchObject(wrong)
  for (const other of [undefined, null, channel as FakeChannel, actor, new Proxy(chat as object, {})])
    await expect(opened(other as unknown as DataChannelActor)).rejects.toMatchObject(wrong)
})
