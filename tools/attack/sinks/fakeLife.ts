import fc from 'fast-check'
import { FakeChannel } from '../../../harness/fakes/fakeChannel.ts'
import { asChannel } from '../../../harness/fakes/fakeConnection.ts'
import { bindDataChannel, unbind } from '../../../src/index.ts'
import { createSink } from '../../../src/sink/index.ts'
import { kinds, messageOf, problemsOf, type Written, write } from './messages.ts'

const deed = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ does: fc.constant('write'), kind: fc.constantFrom(...kinds), length: fc.nat(9) }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('drain'), bytes: fc.nat(60) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('pass') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constantFrom(
        'open',
        'end',
        'abort',
        'abort by the actor',
        'stop the actor',
        'close there',
        'close here',
        'unbind',
        'refuse as full',
        'refuse',
        'another writer',
        'close a released writer',
        'write in onProgress',
      ),
    }),
  },
)

/** A life of a sink over a fake channel. */
export const sinkLife = fc.record({
  isOpen: fc.boolean(),
  highWaterMark: fc.integer({ min: 2, max: 60 }),
  chunkSize: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
  deeds: fc.array(deed, { maxLength: 25 }),
})

type SinkLife = ReturnType<typeof fc.sample<typeof sinkLife extends fc.Arbitrary<infer Life> ? Life : never>>[number]

/** A task, in which streams have done all that they can. */
const passed = () => new Promise((resolve) => setImmediate(resolve))

/** Lives it, ends it, and says what is wrong. */
export async function liveSink({ isOpen, highWaterMark, chunkSize, deeds }: SinkLife): Promise<readonly string[]> {
  const channel = new FakeChannel('chat')
  const actor = bindDataChannel(asChannel(channel))
  if (isOpen) channel.become('open')
  const all: Written[] = []
  let isClosing = false
  let refusal: Error | undefined
  let inProgress = 0
  const { send } = channel
  channel.send = (data) => {
    const error = refusal
    refusal = undefined
    if (error) throw error
    send.call(channel, data)
  }
  const sink = createSink(actor, {
    highWaterMark,
    chunkSize,
    onProgress() {
      if (inProgress === 0) return
      inProgress -= 1
      put('string', 1)
    },
  })
  let writer = sink.writable.getWriter()
  const put = (kind: (typeof kinds)[number], length: number) =>
    void all.push(write(writer, messageOf(kind, all.length, length), isClosing))
  const ignore = (promise: Promise<unknown>) => void promise.catch(() => {})
  ignore(writer.closed)

  const others: Readonly<Record<string, () => void>> = {
    open: () => channel.readyState === 'connecting' && channel.become('open'),
    end() {
      isClosing = true
      ignore(writer.close())
    },
    abort: () => ignore(writer.abort('enough')),
    'abort by the actor': () => sink.actor.send({ type: 'abort' }),
    'stop the actor': () => void (sink.actor as typeof sink.actor & { stop(): void }).stop(),
    'close there': () => channel.become('closed'),
    'close here': () => channel.close(),
    unbind: () => unbind(asChannel(channel)),
    'refuse as full'() {
      refusal = new DOMException('It is full.', 'OperationError')
      channel.bufferedAmount += highWaterMark
    },
    refuse() {
      refusal = new TypeError('It is too large.')
    },
    'another writer'() {
      writer.releaseLock()
      writer = sink.writable.getWriter()
      ignore(writer.closed)
    },
    'close a released writer'() {
      const released = writer
      others['another writer']?.()
      ignore(released.close())
    },
    'write in onProgress'() {
      inProgress += 1
    },
  }
  for (const each of deeds) {
    if ('kind' in each) put(each.kind, each.length)
    else if ('bytes' in each) channel.drain(each.bytes)
    else if (each.does === 'pass') await passed()
    else others[each.does]?.()
  }

  inProgress = 0
  refusal = undefined
  if (channel.readyState === 'connecting') channel.become('open')
  isClosing = true
  ignore(writer.close())
  for (let round = 0; round < 300 && sink.actor.getSnapshot().status === 'active'; round += 1) {
    await passed()
    channel.drain()
  }
  await passed()
  const { unsent, progress } = sink
  const wrong = [...(await problemsOf(all, channel.sent, unsent))]
  if (sink.actor.getSnapshot().status === 'active') wrong.push('the sink has not ended')
  if (sink.actor.getSnapshot().output?.outcome === 'drained' && unsent.length > 0) wrong.push('drained, but unsent')
  if (progress.drained > progress.handedOver) wrong.push('more has drained than was handed over')
  if (channel.bufferedAmountLowThreshold !== 0) wrong.push('the threshold is not as it was')
  unbind(asChannel(channel))
  if (channel.listening.length > 0) wrong.push(`listened to: ${channel.listening.join(', ')}`)
  return wrong
}
