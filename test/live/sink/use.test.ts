import { describe, expect, test } from 'vitest'
import type { InspectionEvent } from 'xstate'
import { BindError, bindPeerConnection, type DataChannelActor } from '../../../src/index.ts'
import { createSink, type SinkOptions } from '../../../src/sink/index.ts'
import { watchObject } from '../listeners.ts'
import { openChannelsOfEachTest } from '../openChannels.ts'
import { quiet } from '../quiet.ts'

const { errors } = quiet()
const openChannels = openChannelsOfEachTest()

test('BL-3: the threshold is the sink’s until it has ended, and then as it was', async () => {
  const { near, nearActor } = await openChannels()
  near.bufferedAmountLowThreshold = 5
  const { writable } = createSink(nearActor, { lowWaterMark: 100, highWaterMark: 1000 })
  expect(near.bufferedAmountLowThreshold).toBe(100)
  await writable.close()
  expect(near.bufferedAmountLowThreshold).toBe(5)
})

test('a channel has one sink at a time', async () => {
  const { near, nearActor } = await openChannels()
  const first = createSink(nearActor)
  expect(() => createSink(nearActor)).toThrow(
    new BindError(
      'in-use',
      'Another sink is sending over the data channel "chat". Let that one send, or wait for its end.',
    ),
  )
  await first.writable.close()
  const second = createSink(nearActor)
  await second.writable.abort()
  createSink(nearActor)
  expect(near.readyState).toBe('open')
})

test('nothing of it is left on the channel, or on the channel’s actor', async () => {
  const { near, nearActor } = await openChannels()
  const observers = () => (nearActor as unknown as { observers: Set<unknown> }).observers.size
  const watched = watchObject(near)
  const [listening, before] = [watched.listening(), observers()]
  for (let count = 0; count < 100; count++) {
    const { writable } = createSink(nearActor)
    const writer = writable.getWriter()
    if (count % 2) void writer.write('message')
    await (count % 2 ? writer.close() : writer.abort())
  }
  expect(watched.listening()).toEqual(listening)
  expect(observers()).toBe(before)
  expect(watched.own()).toEqual(watched.before)
})

test('it can be inspected, and an inspector or a listener that throws does no harm', async () => {
  const { nearActor } = await openChannels()
  const seen: string[] = []
  const inspect = ({ type, actorRef }: InspectionEvent) => {
    if (type === '@xstate.event' && 'id' in actorRef) seen.push(String(actorRef.id))
    throw new Error('inspect')
  }
  const onProgress = () => {
    throw new Error('onProgress')
  }
  const { writable } = createSink(nearActor, { inspect, onProgress })
  const writer = writable.getWriter()
  void writer.write('message')
  await writer.close()
  expect(seen).toContain('sink:chat')
  await Promise.resolve()
  const thrown = errors.messages.splice(0)
  expect(thrown.filter((message) => message.includes('inspect')).length).toBeGreaterThan(0)
  expect(thrown.filter((message) => message.includes('onProgress')).length).toBeGreaterThan(0)
})

describe('bad input is named', () => {
  const bad: readonly (readonly [SinkOptions, string])[] = [
    [
      { highWaterMark: 0 },
      'The option "highWaterMark" needs a whole number of bytes from 1 to 4294967295, but was given 0.',
    ],
    [{ highWaterMark: Number.NaN }, '"highWaterMark"'],
    [{ highWaterMark: 2 ** 32 }, '"highWaterMark"'],
    [{ highWaterMark: 10, lowWaterMark: 10 }, 'The option "lowWaterMark" (10) must be less than "highWaterMark" (10).'],
    [{ lowWaterMark: -1 }, '"lowWaterMark"'],
    [{ lowWaterMark: 1.5 }, '"lowWaterMark"'],
    [{ chunkSize: 0 }, '"chunkSize"'],
    [{ chunkSize: '64' as unknown as number }, '"chunkSize"'],
    [{ onProgress: {} as () => void }, 'The option "onProgress" needs a function, but was given an object'],
    [{ inspect: 5 as unknown as () => void }, 'The option "inspect" needs a function or an observer'],
    [null as unknown as SinkOptions, 'The options of createSink() cannot be null.'],
  ]

  test.each(bad)('%j', async (options, words) => {
    const { near, nearActor } = await openChannels()
    expect(() => createSink(nearActor, options)).toThrow(words)
    expect(() => createSink(nearActor, options)).toThrow(BindError)
    expect(near.bufferedAmountLowThreshold).toBe(0)
  })

  test('what is not the actor of a bound channel', async () => {
    const { a, near } = await openChannels()
    const none = [undefined, {}, near, a, bindPeerConnection(a)] as unknown as DataChannelActor[]
    for (const one of none) expect(() => createSink(one)).toThrow('createSink() needs the actor of a bound channel')
    expect(() => createSink(near as unknown as DataChannelActor)).toThrow('Pass bindDataChannel(channel).')
  })
})
