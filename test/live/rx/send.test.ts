import {
  catchError,
  concat,
  concatMap,
  firstValueFrom,
  from,
  lastValueFrom,
  of,
  Subject,
  tap,
  throwError,
  toArray,
} from 'rxjs'
import { describe, expect, test } from 'vitest'
import { bindDataChannel, type DataChannelActor } from '../../../src/index.ts'
import { type Sendable, SendError, send } from '../../../src/rx/index.ts'
import { handedOver, openChannelsOfEachTest, received } from '../openChannels.ts'
import { announced } from '../peers.ts'
import { observe } from './observed.ts'

const openChannels = openChannelsOfEachTest()

const KIB = 1024

const texts = (messages: readonly Uint8Array[]) => messages.map((message) => new TextDecoder().decode(message))

async function* numbers(count: number, made: number[] = []): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) {
    made.push(index)
    yield new Uint8Array(16 * KIB).fill(index)
  }
}

function streamOf(messages: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let next = 0
  return new ReadableStream({
    pull(controller) {
      const message = messages[next++]
      if (message) controller.enqueue(message)
      else controller.close()
    },
  })
}

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

describe('it sends', () => {
  const sources: Readonly<Record<string, readonly [() => Parameters<typeof send>[1], readonly string[]]>> = {
    'a string, as one message': [() => 'hello', ['hello']],
    'bytes, as one message': [() => new TextEncoder().encode('bytes'), ['bytes']],
    'a Blob, as one message': [() => new Blob(['blob']), ['blob']],
    'an array': [() => ['a', 'b'], ['a', 'b']],
    'an iterable': [() => new Set(['a', 'b']), ['a', 'b']],
    'an observable': [() => of('a', 'b'), ['a', 'b']],
    'a promise': [() => Promise.resolve('a'), ['a']],
    'an async iterable': [
      async function* () {
        yield 'a'
        yield 'b'
      },
      ['a', 'b'],
    ],
    'a stream': [() => streamOf([new TextEncoder().encode('a'), new TextEncoder().encode('b')]), ['a', 'b']],
    nothing: [() => [], []],
  }

  test.each(Object.entries(sources))('%s', async (_, [source, expected]) => {
    const { far, nearActor } = await openChannels()
    const got = received(far)
    const { handedOver: bytes } = await lastValueFrom(send(nearActor, source()))
    expect(bytes).toBe(expected.join('').length)
    await got.bytes(bytes)
    expect(texts(got.messages)).toEqual(expected)
  })

  test('one after the other, and the threshold is given back each time', async () => {
    const { near, far, nearActor } = await openChannels()
    const got = received(far)
    await lastValueFrom(from(['a', 'b', 'c']).pipe(concatMap((message) => send(nearActor, message))))
    await got.bytes(3)
    expect(texts(got.messages)).toEqual(['a', 'b', 'c'])
    expect(near.bufferedAmountLowThreshold).toBe(0)
  })

  test('what comes while it sends', async () => {
    const { far, nearActor } = await openChannels()
    const got = received(far)
    const source = new Subject<Sendable>()
    const observed = observe(send(nearActor, source))
    for (const message of ['a', 'b', 'c']) {
      source.next(message)
      await Promise.resolve()
    }
    source.complete()
    await observed.ended
    expect(observed.end).toBe('complete')
    await got.bytes(3)
    expect(texts(got.messages)).toEqual(['a', 'b', 'c'])
  })
})

test('it tells how far it has come, and in which state', async () => {
  const { nearActor } = await openChannels()
  const messages = Array.from({ length: 128 }, () => new Uint8Array(64 * KIB))
  const told = await firstValueFrom(send(nearActor, messages, { high: 128 * KIB }).pipe(toArray()))
  expect(told.map(({ state }) => state)).toContain('saturated')
  expect(told.at(-1)).toEqual({ state: 'drained', handedOver: 8192 * KIB, drained: 8192 * KIB })
})

test('an async iterable is asked for no more than two messages ahead', async () => {
  const { near, nearActor } = await openChannels()
  const made: number[] = []
  const sent = handedOver(near)
  let most = 0
  const ahead = () => {
    most = Math.max(most, made.length - sent.length)
  }
  await lastValueFrom(send(nearActor, numbers(128, made), { high: 64 * KIB }).pipe(tap(ahead)))
  expect(sent).toHaveLength(128)
  expect(most).toBeLessThanOrEqual(2)
})

describe('when the channel closes half-way, it gives back what was not handed over', () => {
  const messages = Array.from({ length: 128 }, (_, index) => new Uint8Array(16 * KIB).fill(index))
  const secondHalf = messages.slice(64)

  /** What comes of it when the channel closes with the 64th message. */
  async function sendHalf(source: Parameters<typeof send>[1]): Promise<SendError> {
    const { near, nearActor } = await openChannels()
    const sent = handedOver(near, () => sent.length === 64 && near.close())
    const observed = observe(send(nearActor, source, { high: 64 * KIB }))
    await observed.ended
    expect(sent).toHaveLength(64)
    expect(observed.values.at(-1)?.state).toBe('failed')
    const { error } = observed.end as { error: SendError }
    expect(error).toBeInstanceOf(SendError)
    expect(error).toMatchObject({ because: 'local-close', progress: { handedOver: 64 * 16 * KIB } })
    return error
  }

  const numbersOf = (some: readonly Sendable[]) => some.map((message) => (message as Uint8Array)[0])

  test('of an array', async () => {
    const { unsent } = await sendHalf(messages)
    expect(numbersOf(unsent)).toEqual(numbersOf(secondHalf))
  })

  test('of an observable', async () => {
    const { unsent } = await sendHalf(from(messages))
    expect(numbersOf(unsent)).toEqual(numbersOf(secondHalf))
  })

  test('of an async iterable, which goes on from there', async () => {
    const source = numbers(128)
    const { unsent } = await sendHalf(source)
    const rest = await lastValueFrom(from(source).pipe(toArray()))
    expect(numbersOf([...unsent, ...(rest as Sendable[])])).toEqual(numbersOf(secondHalf))
    expect(unsent.length).toBeLessThanOrEqual(2)
  })

  test('of a stream, which goes on from there', async () => {
    const source = streamOf(messages)
    const { unsent } = await sendHalf(source)
    expect(source.locked).toBe(false)
    const rest = await lastValueFrom(from(source).pipe(toArray()))
    expect(numbersOf([...unsent, ...(rest as Sendable[])])).toEqual(numbersOf(secondHalf))
    expect(unsent.length).toBeLessThanOrEqual(2)
  })

  test('and it can be sent over another channel', async () => {
    const { a, near, nearActor, far, b } = await openChannels()
    const got = received(far)
    const second = bindDataChannel(a.createDataChannel('second'), { connection: a })
    const there = announced(b, received)
    const sent = handedOver(near, () => sent.length === 64 && near.close())
    await lastValueFrom(
      send(nearActor, messages).pipe(catchError(({ unsent }: SendError) => send(second, unsent as Sendable[]))),
    )
    const { bytes, messages: rest } = await there
    await bytes(64 * 16 * KIB)
    expect(numbersOf(rest)).toEqual(numbersOf(secondHalf))
    expect(got.messages.length).toBeLessThanOrEqual(64)
  })
})

test('a message that an iterator was making when sending failed is given back when it comes', async () => {
  const { near, nearActor } = await openChannels()
  const [asked, made] = [gate(), gate()]
  async function* source() {
    yield 'first'
    asked.open()
    await made.opened
    yield 'late'
  }
  const observed = observe(send(nearActor, source()))
  await asked.opened
  near.close()
  await observed.ended
  const { error } = observed.end as { error: SendError }
  expect(error.unsent).toEqual([])
  made.open()
  await expect.poll(() => error.unsent).toEqual(['late'])
})

describe('unsubscribing', () => {
  test('gives up, cancels the source, and leaves the channel to others', async () => {
    const { near, nearActor } = await openChannels()
    const cancelled = gate()
    async function* source() {
      try {
        for (;;) yield new Uint8Array(16 * KIB)
      } finally {
        cancelled.open()
      }
    }
    const saturated = new Promise<void>((resolve) => {
      const subscription = send(nearActor, source(), { high: 64 * KIB }).subscribe(({ state }) => {
        if (state !== 'saturated') return
        queueMicrotask(() => subscription.unsubscribe())
        resolve()
      })
    })
    await saturated
    await cancelled.opened
    expect(near.bufferedAmountLowThreshold).toBe(0)
    await lastValueFrom(send(nearActor, 'next'))
  })

  test('cancels a stream', async () => {
    const { nearActor } = await openChannels()
    const cancelled = gate()
    const source = new ReadableStream<Uint8Array>({ cancel: cancelled.open })
    const observed = observe(send(nearActor, source))
    observed.unsubscribe()
    await cancelled.opened
    expect(observed.end).toBeUndefined()
  })
})

test('a source that fails fails it with the same error, when what came before is sent', async () => {
  const { far, nearActor } = await openChannels()
  const got = received(far)
  const reason = new Error('source')
  const observed = observe(
    send(
      nearActor,
      concat(
        of('a', 'b'),
        throwError(() => reason),
      ),
    ),
  )
  await observed.ended
  expect(observed.end).toEqual({ error: reason })
  await got.bytes(2)
})

test('bad input is named', async () => {
  const { near, nearActor } = await openChannels()
  const failing = (channel: unknown, options?: object) =>
    observe(send(channel as DataChannelActor, 'message', options)).end
  expect(failing(near)).toMatchObject({ error: { code: 'not-an-actor' } })
  expect(failing(nearActor, { high: -1 })).toMatchObject({ error: { code: 'not-options' } })
  observe(send(nearActor, new Subject<Sendable>()))
  expect(failing(nearActor)).toMatchObject({ error: { code: 'in-use' } })
})
