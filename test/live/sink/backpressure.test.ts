import { expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { engine } from '#engine'
import { announced } from '../../../harness/peers.ts'
import { bindDataChannel } from '../../../src/index.ts'
import { createSink, type SinkProgress } from '../../../src/sink/index.ts'
import { handedOver, openChannelsOfEachTest, received } from '../openChannels.ts'

const openChannels = openChannelsOfEachTest()

const KIB = 1024
const MIB = 1024 * KIB

test('BA-1, BL-1: 64 MiB arrive, byte for byte, and no more is buffered than the high watermark and one message', async () => {
  const { near, far, nearActor } = await openChannels()
  const [size, high] = [64 * KIB, 2 * MIB]
  const count = (64 * MIB) / size
  let [isWhole, arrived, most] = [true, 0, 0]
  far.binaryType = 'arraybuffer'
  const end = new Promise<void>((resolve) => {
    far.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      const same = 0x01010101 * (arrived % 256)
      isWhole &&= data.byteLength === size && new Uint32Array(data).every((four) => four === same)
      arrived += 1
      if (arrived === count) resolve()
    })
  })
  handedOver(near, () => {
    most = Math.max(most, near.bufferedAmount)
  })

  const { actor, writable } = createSink(nearActor, { highWaterMark: high, lowWaterMark: MIB })
  const states = new Set<string>()
  actor.subscribe(({ value }) => states.add(value))
  const writer = writable.getWriter()
  for (let index = 0; index < count; index++) {
    await writer.ready
    void writer.write(new Uint8Array(size).fill(index))
  }
  await writer.close()
  expect(near.bufferedAmount).toBe(0)
  await end

  expect(isWhole).toBe(true)
  expect(most).toBeGreaterThan(high / 2)
  expect(most).toBeLessThan(high + size)
  expect([...states]).toEqual(['saturated', 'flowing', 'draining', 'drained'])
})

test('SD-2: for a channel that is connecting, messages wait', async () => {
  const { a, b } = await openChannels()
  const { actor, writable } = createSink(bindDataChannel(a.createDataChannel('late'), { connection: a }))
  const got = announced(b, received)
  // Of node-datachannel, such a channel is open at once.
  if (engine !== 'node-datachannel') expect(actor.getSnapshot().value).toBe('waiting')
  const writer = writable.getWriter()
  void writer.write('first')
  void writer.write('second')
  await writer.close()
  const { bytes, messages } = await got
  await bytes('firstsecond'.length)
  expect(messages.map((message) => new TextDecoder().decode(message))).toEqual(['first', 'second'])
  expect(await toPromise(actor)).toEqual({ outcome: 'drained' })
})

test('its progress grows to what was sent, and tells each state', async () => {
  const { nearActor } = await openChannels()
  const told: SinkProgress[] = []
  const sink = createSink(nearActor, { highWaterMark: 256 * KIB, onProgress: (progress) => told.push(progress) })
  const writer = sink.writable.getWriter()
  for (let index = 0; index < 128; index++) void writer.write(new Uint8Array(64 * KIB))
  await writer.close()

  expect(sink.progress).toEqual({ state: 'drained', handedOver: 8 * MIB, drained: 8 * MIB })
  expect(told.at(-1)).toEqual(sink.progress)
  expect(new Set(told.map(({ state }) => state))).toEqual(new Set(['flowing', 'saturated', 'draining', 'drained']))
  for (const [index, { handedOver, drained }] of told.entries()) {
    expect(drained).toBeLessThanOrEqual(handedOver)
    expect(handedOver).toBeGreaterThanOrEqual(told[index - 1]?.handedOver ?? 0)
    expect(drained).toBeGreaterThanOrEqual(told[index - 1]?.drained ?? 0)
  }
  expect(told.some(({ drained }) => drained > 0 && drained < 8 * MIB)).toBe(true)
})

test('BL-1: it goes on where the buffer has drained before it could wait for that', async () => {
  const { near, far, nearActor } = await openChannels()
  const got = received(far)
  const real = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(near), 'bufferedAmount')?.get
  let reads = 0
  // Full when it is read after a message, empty when it is read again: so it is seen when another thread drains it.
  Object.defineProperty(near, 'bufferedAmount', {
    configurable: true,
    get: () => (near.readyState === 'open' && ++reads % 2 === 1 ? MIB : real?.call(near)),
  })
  const { actor, writable } = createSink(nearActor, { lowWaterMark: 0 })
  const states: string[] = []
  actor.subscribe(({ value }) => states.push(value))
  const writer = writable.getWriter()
  for (let index = 0; index < 10; index++) await writer.write('small')
  Reflect.deleteProperty(near, 'bufferedAmount')
  await got.bytes(50)
  await writer.close()
  expect(states).toContain('saturated')
})

test('BL-1: it waits for room also where the app’s own messages have filled the buffer', async () => {
  const { near, far, nearActor } = await openChannels()
  const got = received(far)
  for (let index = 0; index < 32; index++) near.send(new Uint8Array(64 * KIB))
  const { actor, writable } = createSink(nearActor)
  const writer = writable.getWriter()
  void writer.write('after')
  if (near.bufferedAmount >= MIB) expect(actor.getSnapshot().value).toBe('saturated')
  await writer.close()
  await got.bytes(2 * MIB + 5)
  expect(new TextDecoder().decode(got.messages.at(-1))).toBe('after')
})

test('what a subscriber of its actor writes is sent, too', async () => {
  const { far, nearActor } = await openChannels()
  const got = received(far)
  const { actor, writable } = createSink(nearActor, { highWaterMark: 64 * KIB })
  const writer = writable.getWriter()
  const saturated = new Promise<void>((resolve) => {
    const { unsubscribe } = actor.subscribe(({ value }) => {
      if (value !== 'saturated') return
      unsubscribe()
      for (let index = 0; index < 8; index++) void writer.write(new Uint8Array(32 * KIB))
      resolve()
    })
  })
  for (let index = 0; index < 32; index++) void writer.write(new Uint8Array(64 * KIB))
  await saturated
  await writer.close()
  await got.bytes(32 * 64 * KIB + 8 * 32 * KIB)
})
