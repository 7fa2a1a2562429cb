import { firstValueFrom, map, mergeMap, take, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { announced, fired } from '../../../harness/peers.ts'
import {
  type BindError,
  bindDataChannel,
  bindPeerConnection,
  type DataChannelActor,
  unbind,
} from '../../../src/index.ts'
import { eachChannel$, keepMessages, type MessageOptions, MessagesLostError, messages$ } from '../../../src/rx/index.ts'
import { watchObject } from '../listeners.ts'
import { openChannelsOfEachTest } from '../openChannels.ts'
import { peersOfEachTest } from '../peersOfEachTest.ts'
import { observe } from './observed.ts'

const openChannels = openChannelsOfEachTest()
const openPeers = peersOfEachTest()

/** Sends messages, and one more, and resolves when that has come: then all have. */
async function delivered(from: RTCDataChannel, to: RTCDataChannel, ...messages: readonly string[]): Promise<void> {
  const last = new Promise<void>((resolve) => {
    to.addEventListener('message', function listen({ data }) {
      if (data !== 'last') return
      to.removeEventListener('message', listen)
      resolve()
    })
  })
  for (const message of [...messages, 'last']) from.send(message)
  await last
}

describe('RX-4: messages come in order', () => {
  test('to all subscribers, by one listener', async () => {
    const { near, far, nearActor } = await openChannels()
    const watched = watchObject(near)
    const [first, second] = [observe(messages$(nearActor)), observe(messages$(nearActor))]
    await delivered(far, near, 'a', 'b')
    expect(first.values).toEqual(['a', 'b', 'last'])
    expect(second.values).toEqual(['a', 'b', 'last'])
    expect(watched.listening().filter((type) => type === 'message')).toEqual(['message'])
    first.unsubscribe()
    second.unsubscribe()
    expect(watched.listening().filter((type) => type === 'message')).toEqual([])
  })

  test('and with the channel’s end it completes', async () => {
    const { near, far, nearActor } = await openChannels()
    const { values, ended } = observe(messages$(nearActor))
    await delivered(far, near, 'a')
    near.close()
    await ended
    expect(values).toEqual(['a', 'last'])
  })

  test('or when it is unbound', async () => {
    const { near, nearActor } = await openChannels()
    const observed = observe(messages$(nearActor))
    unbind(near)
    expect(observed.end).toBe('complete')
  })

  test('RX-3: none after the connection was closed here, whatever the engine still delivers', async () => {
    const { a, near, far, nearActor } = await openChannels()
    const observed = observe(messages$(nearActor).pipe(take(10)))
    near.addEventListener('message', ({ data }) => data === 'close' && a.close())
    for (const message of ['before', 'close', 'after', 'after']) far.send(message)
    await observed.ended
    await fired(far, 'close')
    expect(observed.values).toEqual(['before', 'close'])
    expect(await toPromise(nearActor)).toMatchObject({ cause: 'connection-closed' })
  })
})

describe('RX-1: binaryType', () => {
  test.each(['arraybuffer', 'blob'] as const)('%s is set, and is how binary messages come', async (binaryType) => {
    const { near, far, nearActor } = await openChannels()
    const message = firstValueFrom(messages$(nearActor, { binaryType }))
    expect(near.binaryType).toBe(binaryType)
    far.send(Uint8Array.of(1, 2, 3))
    const data = await message
    expect(data).toBeInstanceOf(binaryType === 'blob' ? Blob : ArrayBuffer)
    expect(new Uint8Array(await new Response(data).arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('is left alone if it is not given', async () => {
    const { near, nearActor } = await openChannels()
    near.binaryType = 'blob'
    observe(messages$(nearActor))
    expect(near.binaryType).toBe('blob')
  })

  test('cannot be another than that in which messages were kept', async () => {
    const { near, far, nearActor } = await openChannels()
    keepMessages(nearActor, { binaryType: 'blob' })
    far.send(Uint8Array.of(1))
    await delivered(far, near)
    expect(() => messages$(nearActor, { binaryType: 'arraybuffer' })).toThrow('already have another type')
    expect(near.binaryType).toBe('blob')
    expect(observe(messages$(nearActor)).values).toEqual([expect.any(Blob), 'last'])
  })

  test('cannot be changed for who has subscribed', async () => {
    const { near, nearActor, nearConnection } = await openChannels()
    const observed = observe(messages$(nearActor, { binaryType: 'arraybuffer' }))
    expect(() => messages$(nearActor, { binaryType: 'blob' })).toThrow('Use the same everywhere.')
    expect(() => keepMessages(nearConnection, { binaryType: 'blob' })).toThrow('Use the same everywhere.')
    expect(near.binaryType).toBe('arraybuffer')
    observed.unsubscribe()
    messages$(nearActor, { binaryType: 'blob' })
    expect(near.binaryType).toBe('blob')
  })
})

describe('RX-7: what comes before the first subscriber is kept', () => {
  test('from the call on', async () => {
    const { near, far, nearActor } = await openChannels()
    const messages = messages$(nearActor)
    await delivered(far, near, 'a', 'b')
    expect(observe(messages).values).toEqual(['a', 'b', 'last'])
  })

  test('from the channel’s announcement on, with keepMessages() of its connection', async () => {
    for (let round = 0; round < 20; round++) {
      const { a, b, negotiate, close } = openPeers()
      const connection = bindPeerConnection(b)
      keepMessages(connection)
      const near = a.createDataChannel('chat')
      near.addEventListener('open', () => {
        for (const message of ['first', 'second', 'third']) near.send(message)
      })
      const arrived = announced(b, (channel) => channel)
      await negotiate()
      const far = await arrived
      const third = new Promise<void>((resolve) => {
        far.addEventListener('message', ({ data }) => data === 'third' && resolve())
      })
      await third
      expect(observe(messages$(bindDataChannel(far))).values).toEqual(['first', 'second', 'third'])
      close()
    }
  })

  test('also when the channel has closed meanwhile', async () => {
    const { near, far, nearActor } = await openChannels()
    keepMessages(nearActor)
    await delivered(far, near, 'a')
    far.close()
    await toPromise(nearActor)
    expect(observe(messages$(nearActor))).toMatchObject({ values: ['a', 'last'], end: 'complete' })
  })

  test('and goes to the first alone', async () => {
    const { near, far, nearActor } = await openChannels()
    const messages = messages$(nearActor)
    await delivered(far, near, 'kept')
    const [first, second] = [observe(messages), observe(messages)]
    await delivered(far, near, 'live')
    expect(first.values).toEqual(['kept', 'last', 'live', 'last'])
    expect(second.values).toEqual(['live', 'last'])
  })

  test('and what a first one does not take is kept for the next', async () => {
    const { near, far, nearActor } = await openChannels()
    const messages = messages$(nearActor)
    await delivered(far, near, 'a', 'b')
    expect(await firstValueFrom(messages)).toBe('a')
    await delivered(far, near, 'c')
    expect(await firstValueFrom(messages.pipe(take(4), toArray()))).toEqual(['b', 'last', 'c', 'last'])
  })

  test('not any more when keeping was ended', async () => {
    const { near, far, nearActor, nearConnection } = await openChannels()
    const watched = watchObject(near)
    const keeping = keepMessages(nearConnection)
    expect(watched.listening().filter((type) => type === 'message')).toEqual(['message'])
    await delivered(far, near, 'a')
    keeping.unsubscribe()
    expect(watched.listening().filter((type) => type === 'message')).toEqual([])
    await delivered(far, near, 'b')
    expect(observe(messages$(nearActor)).values).toEqual([])
  })

  test('still, where it is kept for another reason', async () => {
    const { near, far, nearActor, nearConnection } = await openChannels()
    const [first, second] = [keepMessages(nearConnection), keepMessages(nearActor)]
    await delivered(far, near, 'a')
    first.unsubscribe()
    await delivered(far, near, 'b')
    const messages = messages$(nearActor)
    second.unsubscribe()
    await delivered(far, near, 'c')
    expect(observe(messages).values).toEqual(['a', 'last', 'b', 'last', 'c', 'last'])
  })

  test('with keepMessages(), for each who subscribes after another', async () => {
    const { near, far, nearActor } = await openChannels()
    keepMessages(nearActor)
    const first = firstValueFrom(messages$(nearActor))
    await delivered(far, near, 'hello', 'a')
    expect(await first).toBe('hello')
    const { values } = observe(messages$(nearActor))
    await delivered(far, near, 'b')
    expect(values).toEqual(['a', 'last', 'b', 'last'])
  })

  test('with eachChannel$, where nothing is late', async () => {
    const { a, b, negotiate } = openPeers()
    const { values } = observe(
      eachChannel$(bindPeerConnection(b)).pipe(
        mergeMap((channel) => messages$(channel).pipe(map((message) => `${channel.id} ${message}`))),
      ),
    )
    const near = a.createDataChannel('chat')
    near.addEventListener('open', () => near.send('first'))
    const arrived = announced(b, (channel) => fired(channel, 'message'))
    await negotiate()
    await arrived
    expect(values).toEqual(['dataChannel:chat first'])
  })
})

describe('a lost message is an error', () => {
  test('which comes in the place of the first that is lost', async () => {
    const { near, far, nearActor } = await openChannels()
    const messages = messages$(nearActor, { limit: 250 })
    await delivered(far, near, 'a', 'b', 'lost', 'lost')
    const { values, end } = observe(messages)
    expect(values).toEqual(['a', 'b'])
    expect(end).toEqual({ error: expect.any(MessagesLostError) })
    const { error } = end as { error: MessagesLostError }
    expect(error.lost).toBe(3)
    expect(error.message).toMatch(/^3 messages of "dataChannel:chat" are lost/)
    const next = observe(messages)
    await delivered(far, near, 'live')
    expect(next.values).toEqual(['live', 'last'])
  })

  test('and counts what large messages take', async () => {
    const { near, far, nearActor } = await openChannels()
    const messages = messages$(nearActor, { limit: 10_000, binaryType: 'arraybuffer' })
    for (let count = 0; count < 5; count++) far.send(new Uint8Array(4000))
    await delivered(far, near)
    expect(observe(messages)).toMatchObject({ values: { length: 2 }, end: { error: { lost: 4 } } })
  })

  test('never with a subscriber, however much comes', async () => {
    const { near, far, nearActor } = await openChannels()
    const { values, end } = observe(messages$(nearActor, { limit: 0 }))
    await delivered(far, near, ...Array.from({ length: 100 }, (_, index) => String(index)))
    expect(values).toHaveLength(101)
    expect(end).toBeUndefined()
  })
})

describe('bad input is named', () => {
  const bad: readonly (readonly [MessageOptions, string])[] = [
    [{ binaryType: 'text' as 'blob' }, 'The option "binaryType" needs "arraybuffer" or "blob", but was given "text".'],
    [{ limit: -1 }, 'The option "limit" needs a number of bytes, but was given -1.'],
    [{ limit: Number.NaN }, '"limit"'],
    [null as unknown as MessageOptions, 'The options of'],
  ]

  test.each(bad)('%j', async (options, words) => {
    const { nearActor, nearConnection } = await openChannels()
    expect(() => messages$(nearActor, options)).toThrow(words)
    expect(() => keepMessages(nearActor, options)).toThrow(words)
    expect(() => keepMessages(nearConnection, options)).toThrow(words)
  })

  test('what is not the actor of a bound channel', async () => {
    const { near, nearConnection } = await openChannels()
    for (const one of [undefined, near, nearConnection] as unknown as DataChannelActor[]) {
      expect(() => messages$(one)).toThrow('messages$() needs the actor of a bound channel, but was given')
    }
    try {
      keepMessages(near as unknown as DataChannelActor)
      expect.unreachable()
    } catch (error) {
      expect((error as BindError).code).toBe('not-an-actor')
    }
  })
})
