import { describe, expect, test } from 'vitest'
import { FakeChannel } from '../../../harness/fakes/fakeChannel.ts'
import { asChannel } from '../../../harness/fakes/fakeConnection.ts'
import { bindDataChannel } from '../../../src/index.ts'
import { createSink, SendError } from '../../../src/sink/index.ts'

/** A sink whose first message is under way, since there is no room for it, with another that waits. */
function underWay() {
  const channel = new FakeChannel('chat')
  const actor = bindDataChannel(asChannel(channel))
  channel.become('open')
  channel.bufferedAmount = 100
  const sink = createSink(actor, { highWaterMark: 100 })
  const writer = sink.writable.getWriter()
  const refusals: unknown[] = []
  const write = (message: string, by = writer) => by.write(message).catch((error) => refusals.push(error))
  write('first')
  write('second')
  return { channel, actor, sink, writer, write, refusals }
}

describe('a message that is written when nothing is taken any more is refused, and not given back:', () => {
  test('after abort(), while a message is under way', async () => {
    const { sink, writer, write, refusals } = underWay()
    const aborted = writer.abort('enough')
    write('late')
    expect(sink.unsent).toEqual(['first', 'second'])
    await aborted
    write('later')
    expect(sink.unsent).toEqual(['first', 'second'])
    await expect(writer.closed).rejects.toBe('enough')
    expect(refusals).toEqual(['enough', 'enough', 'enough', 'enough'])
  })

  test('after the sink has failed, while a message is under way', async () => {
    const { channel, sink, writer, write } = underWay()
    const closed = writer.closed.catch((error) => error)
    channel.become('closed')
    write('late')
    expect(sink.unsent).toEqual(['first', 'second'])
    const error = await closed
    expect(error).toBeInstanceOf(SendError)
    expect(error.unsent).toEqual(['first', 'second'])
    write('later')
    expect(sink.unsent).toEqual(['first', 'second'])
  })

  test('after its actor was told to abort', async () => {
    const { sink, writer, write } = underWay()
    sink.actor.send({ type: 'abort' })
    write('late')
    await expect(writer.closed).rejects.toMatchObject({ because: 'aborted', unsent: ['first', 'second'] })
    expect(sink.unsent).toEqual(['first', 'second'])
  })
})

test('a close() that is refused closes nothing: what is written after it is given back', async () => {
  const { channel, sink, writer, write } = underWay()
  await expect(sink.writable.close()).rejects.toBeInstanceOf(TypeError)
  write('third')
  writer.releaseLock()
  await expect(writer.close()).rejects.toBeInstanceOf(TypeError)
  const next = sink.writable.getWriter()
  write('fourth', next)
  expect(sink.unsent).toEqual(['first', 'second', 'third', 'fourth'])
  channel.drain()
  await next.ready
  expect(channel.sent).toEqual(['first', 'second', 'third', 'fourth'])
  expect(sink.unsent).toEqual([])
})
