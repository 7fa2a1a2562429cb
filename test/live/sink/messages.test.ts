import { describe, expect, test } from 'vitest'
import { createSink, type Sendable } from '../../../src/sink/index.ts'
import { openChannelsOfEachTest, received } from '../openChannels.ts'

const openChannels = openChannelsOfEachTest()

const bytes = Uint8Array.from({ length: 32 }, (_, index) => index)
const text = 'Grüße 👋'

/** Each kind of message, and its bytes. */
const kinds: Readonly<Record<string, readonly [message: Sendable, bytes: Uint8Array]>> = {
  'a string': [text, new TextEncoder().encode(text)],
  'an empty string': ['', new Uint8Array()],
  'an ArrayBuffer': [bytes.buffer, bytes],
  'an empty ArrayBuffer': [new ArrayBuffer(0), new Uint8Array()],
  'a part of a buffer': [bytes.subarray(3, 7), bytes.slice(3, 7)],
  'a DataView': [new DataView(bytes.buffer, 4, 9), bytes.slice(4, 13)],
  'a Float32Array': [new Float32Array(bytes.buffer, 8, 2), bytes.slice(8, 16)],
  'a Blob': [new Blob([bytes.slice(0, 5), 'x']), Uint8Array.of(0, 1, 2, 3, 4, 120)],
}

describe('SD-3: as one message arrives', () => {
  test.each(Object.entries(kinds))('%s', async (_, [message, expected]) => {
    const { far, nearActor } = await openChannels()
    const got = received(far)
    const { writable } = createSink(nearActor)
    const writer = writable.getWriter()
    void writer.write(message)
    void writer.write('end')
    await writer.close()
    await got.bytes(expected.length + 3)
    expect(got.messages.map((one) => [...one])).toEqual([[...expected], [...new TextEncoder().encode('end')]])
  })
})

test('SD-3: all kinds arrive in the order in which they were written', async () => {
  const { far, nearActor } = await openChannels()
  const got = received(far)
  const { writable } = createSink(nearActor)
  const writer = writable.getWriter()
  for (const [message] of Object.values(kinds)) void writer.write(message)
  await writer.close()
  const expected = Object.values(kinds).map(([, one]) => [...one])
  await got.bytes(expected.flat().length)
  expect(got.messages.map((one) => [...one])).toEqual(expected)
})

describe('chunkSize', () => {
  const split = Object.entries(kinds).filter(([, [message]]) => typeof message !== 'string')

  test.each(split)('splits %s into messages of at most so many bytes', async (_, [message, expected]) => {
    const { far, nearActor } = await openChannels()
    const got = received(far)
    const { writable } = createSink(nearActor, { chunkSize: 4 })
    const writer = writable.getWriter()
    void writer.write(message)
    void writer.write('end')
    await writer.close()
    await got.bytes(expected.length + 3)
    const pieces = got.messages.slice(0, -1)
    expect(pieces.flatMap((piece) => [...piece])).toEqual([...expected])
    expect(pieces.map(({ length }) => length)).toEqual(lengths(expected.length, 4))
  })

  test('splits no string', async () => {
    const { far, nearActor } = await openChannels()
    const got = received(far)
    const { writable } = createSink(nearActor, { chunkSize: 4 })
    const writer = writable.getWriter()
    void writer.write(text)
    await writer.close()
    await got.bytes(new TextEncoder().encode(text).length)
    expect(got.messages.map((one) => new TextDecoder().decode(one))).toEqual([text])
  })
})

test('a stream is piped through it', async () => {
  const { far, nearActor } = await openChannels()
  const got = received(far)
  const file = new Blob([new Uint8Array(1024 * 1024).fill(7), 'end'])
  await file.stream().pipeTo(createSink(nearActor, { chunkSize: 16 * 1024 }).writable)
  await got.bytes(file.size)
  expect(await new Blob(got.messages as Uint8Array<ArrayBuffer>[]).text()).toBe(await file.text())
})

function lengths(total: number, chunk: number): number[] {
  if (total <= chunk) return [total]
  return [chunk, ...lengths(total - chunk, chunk)]
}
