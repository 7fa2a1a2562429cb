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
import { announced } from '../../../harness/peers.ts'
import { bindDataChannel, type DataChannelActor } from '../../../src/index.ts'
import { type Sendable, SendError, send } from '../../../src/rx/index.ts'
import { handedOver, openChannelsOfEachTest, received } from '../openChannels.ts'
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
  const told = await firstValueFrom(send(nearActor, messages, { highWaterMark: 128 * KIB }).pipe(toArray()))
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
  await lastValueFrom(send(nearActor, numbers(128, made), { highWaterMark: 64 * KIB }).pipe(tap(ahead)))
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
    const observed = observe(send(nearActor, source, { highWaterMark: 64 * KIB }))
    await observed.ended
    expect(sent).toHaveLength(64)
    expect(observed.values.at(-1)?.state).toBe('failed')
    const { error } = observed.end as { error: SendError }
    expect(error).toBeInstanceOf(SendError)
    expect(error).toMatchObject({ because: 'local-close', progress: { handedOver: 64 * 16 * KIB } })
    return error
  }

  const numbersOf = (some: readonly Sendable[]) => some.map((message) => (message as Uint8Array)[0])

  /** All that an error gives back, one after the other. */
  const restOf = (error: SendError) => lastValueFrom(from(error.rest).pipe(toArray()))

  test.each([
    ['an array', () => messages],
    ['a set', () => new Set(messages)],
    ['an observable', () => from(messages)],
  ])('of %s, and nothing else is left', async (_, source) => {
    const error = await sendHalf(source())
    expect(numbersOf(error.unsent)).toEqual(numbersOf(secondHalf))
    expect(numbersOf(await restOf(error))).toEqual(numbersOf(secondHalf))
  })

  test.each([
    ['an async iterable', () => numbers(128)],
    ['an async iterable that can be begun anew', () => ({ [Symbol.asyncIterator]: () => numbers(128) })],
    ['a generator', () => messages.values()],
    ['a stream', () => streamOf(messages)],
  ])('of %s, and the rest of it', async (_, source) => {
    const error = await sendHalf(source())
    expect(error.unsent.length).toBeLessThanOrEqual(2)
    expect(numbersOf(await restOf(error))).toEqual(numbersOf(secondHalf))
  })

  test('of a stream, which can be read by others then', async () => {
    const source = streamOf(messages)
    const { unsent } = await sendHalf(source)
    expect(source.locked).toBe(false)
    const rest = await lastValueFrom(from(source).pipe(toArray()))
    expect(numbersOf([...unsent, ...(rest as Sendable[])])).toEqual(numbersOf(secondHalf))
  })

  test('of an async iterable, with the message that it was just making', async () => {
    const { near, nearActor } = await openChannels()
    const [asked, made] = [gate(), gate()]
    async function* source() {
      yield 'first'
      asked.open()
      await made.opened
      yield 'late'
      yield 'last'
    }
    const observed = observe(send(nearActor, source()))
    await asked.opened
    near.close()
    await observed.ended
    const { error } = observed.end as { error: SendError }
    expect(error.unsent).toEqual([])
    made.open()
    expect(await restOf(error)).toEqual(['late', 'last'])
  })

  test('and cancels the source when the rest is not wanted to its end', async () => {
    const cancelled = gate()
    async function* source() {
      try {
        yield* numbers(128)
      } finally {
        cancelled.open()
      }
    }
    const { rest } = await sendHalf(source())
    await firstValueFrom(from(rest))
    await cancelled.opened
  })

  test('and it can be sent over another channel', async () => {
    const { a, near, nearActor, b } = await openChannels()
    const second = bindDataChannel(a.createDataChannel('second'), { connection: a })
    const there = announced(b, received)
    const sent = handedOver(near, () => sent.length === 64 && near.close())
    await lastValueFrom(send(nearActor, numbers(128)).pipe(catchError(({ rest }: SendError) => send(second, rest))))
    const { bytes, messages: arrived } = await there
    await bytes(64 * 16 * KIB)
    expect(numbersOf(arrived)).toEqual(numbersOf(secondHalf))
  })
})

describe('of a channel that has ended before, all is given back', () => {
  test.each<[string, Parameters<typeof send>[1], readonly Sendable[]]>([
    ['a message', 'hello', ['hello']],
    ['an array', ['a', 'b', 'c'], ['a', 'b', 'c']],
    ['an observable', of('a', 'b'), ['a', 'b']],
    ['a generator', ['a', 'b'].values(), ['a', 'b']],
  ])('of %s', async (_, source, expected) => {
    const { near, nearActor } = await openChannels()
    near.close()
    const observed = observe(send(nearActor, source))
    await observed.ended
    const { error } = observed.end as { error: SendError }
    expect(error.because).toBe('local-close')
    expect(await lastValueFrom(from(error.rest).pipe(toArray()))).toEqual(expected)
  })
})

test('what a source gives in the same task in which the channel closes is given back', async () => {
  const { near, nearActor } = await openChannels()
  const source = new Subject<Sendable>()
  const observed = observe(send(nearActor, source))
  source.next('before')
  near.close()
  for (const message of ['after', 'last']) source.next(message)
  await observed.ended
  expect((observed.end as { error: SendError }).error.unsent).toEqual(['before', 'after', 'last'])
})

test('a generator without an end is asked for no more than two messages ahead', async () => {
  const { near, nearActor } = await openChannels()
  let made = 0
  function* endless() {
    for (;;) {
      made += 1
      yield new Uint8Array(16 * KIB)
    }
  }
  const sent = handedOver(near, () => sent.length === 100 && near.close())
  const observed = observe(send(nearActor, endless(), { highWaterMark: 64 * KIB }))
  await observed.ended
  expect(sent).toHaveLength(100)
  expect(made).toBeLessThanOrEqual(102)
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
      const subscription = send(nearActor, source(), { highWaterMark: 64 * KIB }).subscribe(({ state }) => {
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

test('bad input is named, and blocks nothing', async () => {
  const { near, nearActor } = await openChannels()
  expect(() => send(near as unknown as DataChannelActor, 'message')).toThrow('Pass bindDataChannel(channel).')
  expect(() => send(nearActor, 'message', { highWaterMark: -1 })).toThrow('The option "highWaterMark"')
  for (const none of [42, undefined, null, {}]) {
    expect(() => send(nearActor, none as unknown as Sendable)).toThrow(TypeError)
  }
  const first = observe(send(nearActor, new Subject<Sendable>()))
  expect(observe(send(nearActor, 'message')).end).toMatchObject({ error: { code: 'in-use' } })
  first.unsubscribe()
  await lastValueFrom(send(nearActor, 'message'))
})
