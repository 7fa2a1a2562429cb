import { describe, expect, test } from 'vitest'
import { toPromise, waitFor } from 'xstate'
import { engine } from '#engine'
import { readyState, unbind } from '../../../src/index.ts'
import { createSink, type Sendable, SendError, type Sink, type SinkFailure } from '../../../src/sink/index.ts'
import { handedOver, type OpenChannels, openChannelsOfEachTest, received } from '../openChannels.ts'

const openChannels = openChannelsOfEachTest()

const KIB = 1024
/** So many that the end comes from the peer before all are sent, on a slow machine too. */
const COUNT = 512
/** When so many are handed over, it ends. */
const BEFORE = 64

/** What ends it on the way, and why its channel has ended then. */
const ends: Readonly<Record<string, readonly [end: (open: OpenChannels) => void, because: SinkFailure]>> = {
  'channel.close() here': [({ near }) => near.close(), 'local-close'],
  'channel.close() there': [({ far }) => far.close(), 'peer-close'],
  'connection.close() here': [({ a }) => a.close(), 'connection-closed'],
  'connection.close() there': [({ b }) => b.close(), 'peer-connection-closed'],
  'unbind() of the channel': [({ near }) => unbind(near), 'unbound'],
  'unbind() of the connection': [({ a }) => unbind(a), 'unbound'],
}

/** Writes messages without waiting, and resolves with what has come of each when `end` was called on the way. */
async function writeUntil(open: OpenChannels, end: () => void): Promise<Written> {
  const messages = Array.from({ length: COUNT }, (_, index) => new Uint8Array(16 * KIB).fill(index))
  const sink = createSink(open.nearActor, { highWaterMark: 512 * KIB })
  const sent = handedOver(open.near, () => sent.length === BEFORE && end())
  const writer = sink.writable.getWriter()
  const writes = messages.map((message) => writer.write(message).then(() => message))
  const settled = await Promise.allSettled(writes)
  const error = await writer.closed.catch((reason) => reason)
  return { sink, sent, messages, settled, error }
}

/** Which of the messages some are: the very same, in their order. */
function indexes(some: readonly Sendable[], messages: readonly Sendable[]): readonly number[] {
  return some.map((message) => messages.indexOf(message))
}

interface Written {
  readonly sink: Sink
  readonly sent: ReturnType<typeof handedOver>
  readonly messages: readonly Sendable[]
  readonly settled: readonly PromiseSettledResult<Sendable>[]
  readonly error: unknown
}

describe('on the way, what was not handed over is given back, in order, on', () => {
  test.each(Object.entries(ends))('%s', async (_, [end, because]) => {
    const open = await openChannels()
    const threshold = open.near.bufferedAmountLowThreshold
    /** What the channel's chart knows when no more can be sent: it may know better in the end. */
    let known: SinkFailure | undefined
    open.nearActor.subscribe((snapshot) => {
      if (readyState(snapshot) !== 'open') known ??= snapshot.context.cause
    })
    const { sink, sent, messages, settled, error } = await writeUntil(open, () => end(open))

    expect(error).toBeInstanceOf(SendError)
    const { unsent, progress, because: reason } = error as SendError
    expect(reason).toBe(known ?? 'unbound')
    if (because !== 'unbound') expect(await toPromise(open.nearActor)).toMatchObject({ cause: because })
    expect(sent.length).toBeGreaterThanOrEqual(BEFORE)
    expect(unsent.length).toBeGreaterThan(0)
    expect(indexes(unsent, messages)).toEqual(indexes(messages.slice(sent.length), messages))
    expect(indexes(sink.unsent, messages)).toEqual(indexes(unsent, messages))
    expect(progress.handedOver).toBe(sent.length * 16 * KIB)
    expect(progress.drained).toBeLessThanOrEqual(progress.handedOver)
    const failed = settled.filter(({ status }) => status === 'rejected')
    expect(failed.length).toBeGreaterThanOrEqual(unsent.length - 1)
    for (const { reason } of failed as PromiseRejectedResult[]) expect(reason).toBe(error)
    expect(await toPromise(sink.actor)).toEqual({ outcome: 'failed', because: reason })
    expect(open.near.bufferedAmountLowThreshold).toBe(threshold)
  })
})

test('aborting gives back what was not handed over, and leaves the channel open', async () => {
  const { near, nearActor, far } = await openChannels()
  const got = received(far)
  const sink = createSink(nearActor, { highWaterMark: 64 * KIB })
  const sent = handedOver(near)
  const messages = Array.from({ length: COUNT }, () => new Uint8Array(16 * KIB))
  const writer = sink.writable.getWriter()
  const writes = Promise.allSettled(messages.map((message) => writer.write(message)))
  const reason = new Error('enough')
  await writer.abort(reason)
  await expect(writer.closed).rejects.toBe(reason)
  expect((await writes).at(-1)).toEqual({ status: 'rejected', reason })
  expect(indexes(sink.unsent, messages)).toEqual(indexes(messages.slice(sent.length), messages))
  expect(await toPromise(sink.actor)).toEqual({ outcome: 'failed', because: 'aborted' })
  expect(near.readyState).toBe('open')
  await createSink(nearActor).writable.getWriter().write('next')
  await got.bytes((sent.length - 1) * 16 * KIB + 4)
})

test('its actor can be told to abort', async () => {
  const { nearActor } = await openChannels()
  const { actor, writable } = createSink(nearActor)
  const writer = writable.getWriter()
  actor.send({ type: 'abort' })
  await expect(writer.write('late')).rejects.toThrow('Sending over the data channel "chat" was given up.')
  await expect(writer.closed).rejects.toMatchObject({ name: 'SendError', because: 'aborted', unsent: [] })
})

test('a stopped actor ends it, too', async () => {
  const { near, nearActor } = await openChannels()
  const { actor, writable } = createSink(nearActor)
  actor.stop()
  await expect(writable.getWriter().closed).rejects.toMatchObject({ because: 'aborted' })
  expect(near.bufferedAmountLowThreshold).toBe(0)
  createSink(nearActor)
})

test('of a channel that has ended before, it fails at once', async () => {
  const { near, nearActor } = await openChannels()
  near.close()
  await toPromise(nearActor)
  const { actor, writable } = createSink(nearActor)
  expect(actor.getSnapshot().output).toEqual({ outcome: 'failed', because: 'local-close' })
  await expect(writable.getWriter().write('late')).rejects.toThrow('because it is closed (local-close)')
})

describe('SD-3: what is no message is refused and named, and what came after it is given back', () => {
  const none: readonly (readonly [string, unknown, string])[] = [
    ['a number', 5, 'but this one is 5'],
    ['null', null, 'but this one is null'],
    ['an object', { text: 'hello' }, 'but this one is an object of class Object'],
    ['an array', ['hello'], 'but this one is an object of class Array'],
  ]

  test.each(none)('%s', async (_, message, words) => {
    const { far, nearActor } = await openChannels()
    const got = received(far)
    const { writable } = createSink(nearActor)
    const writer = writable.getWriter()
    const writes = ['before', message, 'after'].map((one) => writer.write(one as string))
    const [before, refused, after] = await Promise.allSettled(writes)
    expect(before?.status).toBe('fulfilled')
    expect(after?.status).toBe('rejected')
    const { reason } = refused as PromiseRejectedResult
    expect(reason).toMatchObject({ because: 'refused', unsent: [message, 'after'], cause: expect.any(TypeError) })
    expect(reason.message).toContain(words)
    await got.bytes(6)
  })
})

// Firefox takes up to 1 GiB.
describe.skipIf(engine === 'firefox')('SD-4: a message that is too large', () => {
  test('is refused, and given back with what came after it', async () => {
    const { a, nearActor } = await openChannels()
    const large = new Uint8Array((a.sctp?.maxMessageSize ?? 0) + 1)
    const writer = createSink(nearActor).writable.getWriter()
    writer.write('before')
    writer.write(large).catch(() => {})
    writer.write('after').catch(() => {})
    const error = (await writer.closed.catch((reason) => reason)) as SendError
    expect(error.because).toBe('refused')
    expect(error.unsent).toEqual([large, 'after'])
    expect(error.cause).toBeInstanceOf(Error)
    if (engine === 'chromium') expect(error.message).toContain('The option "chunkSize" splits what is too large.')
  })

  test('is sent with chunkSize', async () => {
    const { a, far, nearActor } = await openChannels()
    const got = received(far)
    const large = new Uint8Array((a.sctp?.maxMessageSize ?? 0) + 1)
    const writer = createSink(nearActor, { chunkSize: 64 * KIB }).writable.getWriter()
    void writer.write(large)
    await writer.close()
    await got.bytes(large.length)
  })
})

test('of a Blob that is half sent, the rest is given back', async () => {
  const { near, nearActor } = await openChannels()
  const file = new Blob([Uint8Array.from({ length: 1000 }, (_, index) => index)])
  const sent = handedOver(near, () => sent.length === 4 && near.close())
  const writer = createSink(nearActor, { chunkSize: 100 }).writable.getWriter()
  writer.write(file).catch(() => {})
  const { unsent } = (await writer.closed.catch((reason) => reason)) as SendError
  expect(unsent).toHaveLength(1)
  expect(await (unsent[0] as Blob).text()).toBe(await file.slice(400).text())
})

test('CL-5: what was handed over before the channel’s own close() is still drained', async () => {
  const { near, far, nearActor } = await openChannels()
  const got = received(far)
  const { actor, writable } = createSink(nearActor)
  const isDraining = waitFor(actor, ({ value }) => value === 'draining')
  const writer = writable.getWriter()
  for (let index = 0; index < 16; index++) void writer.write(new Uint8Array(64 * KIB))
  const closed = writer.close()
  await isDraining
  near.close()
  if (engine === 'node-datachannel') {
    // It closes before it has flushed (CL-5).
    await closed.catch((error) => expect(error).toBeInstanceOf(SendError))
    return
  }
  await closed
  await got.bytes(1024 * KIB)
  expect(await toPromise(actor)).toEqual({ outcome: 'drained' })
})

test('closed past its binding, it ends, and gives back what was not handed over', async () => {
  const { near, far, nearActor } = await openChannels()
  const sink = createSink(nearActor, { highWaterMark: 64 * KIB })
  const sent = handedOver(near)
  const messages = Array.from({ length: COUNT }, () => new Uint8Array(16 * KIB))
  const writer = sink.writable.getWriter()
  for (const message of messages) writer.write(message).catch(() => {})
  await waitFor(sink.actor, ({ value }) => value === 'saturated')
  Object.getPrototypeOf(near).close.call(near)
  const { unsent } = (await writer.closed.catch((reason) => reason)) as SendError
  expect(indexes(unsent, messages)).toEqual(indexes(messages.slice(sent.length), messages))
  expect(far.readyState).not.toBe('connecting')
})

test('told a cause that is not for an app, it hangs nothing', async () => {
  const { nearActor } = await openChannels()
  const { actor, writable } = createSink(nearActor)
  actor.send({ type: 'end' } as never)
  await expect(writable.getWriter().write('late')).rejects.toThrow('The sink has ended.')
})

test('a message that is written after close() is refused by the stream, and not given back', async () => {
  const { near, nearActor } = await openChannels()
  const sent = handedOver(near, () => sent.length === 1 && near.close())
  const writer = createSink(nearActor, { chunkSize: 1000 }).writable.getWriter()
  const writes = [new Uint8Array(5000), 'second'].map((message) => writer.write(message))
  writer.close().catch(() => {})
  const refused = writer.write('refused')
  await expect(refused).rejects.toBeInstanceOf(TypeError)
  await Promise.allSettled(writes)
  const { unsent } = (await writer.closed.catch((reason) => reason)) as SendError
  expect(unsent).toEqual([new Uint8Array(4000), 'second'])
})

test('a buffer that is transferred while it is sent in pieces is refused', async () => {
  const { near, nearActor } = await openChannels()
  const large = new Uint8Array(100 * 64 * KIB)
  const sent = handedOver(near, () => {
    if (sent.length === 1) structuredClone(large.buffer, { transfer: [large.buffer] })
  })
  const writer = createSink(nearActor, { chunkSize: 64 * KIB }).writable.getWriter()
  const { because, unsent } = (await writer.write(large).catch((reason) => reason)) as SendError
  expect(because).toBe('refused')
  expect(unsent.length).toBe(1)
  expect(unsent[0] === large).toBe(true)
})
