import fc from 'fast-check'
import { announced, makePeers, type Peers, talked } from '../../../harness/peers.ts'
import { bindDataChannel, bindPeerConnection, unbind } from '../../../src/index.ts'
import { createSink, type Sendable } from '../../../src/sink/index.ts'
import { kinds, messageOf, problemsOf, textOf, write } from './messages.ts'

interface Open extends Peers {
  readonly near: RTCDataChannel
  readonly far: RTCDataChannel
  readonly writer: WritableStreamDefaultWriter<Sendable>
}

/** How it ends, after some of the messages. */
const ends = {
  'writer.close()': ({ writer }) => writer.close(),
  'writer.abort()': ({ writer }) => writer.abort('enough'),
  'channel.close() here': ({ near }) => near.close(),
  'channel.close() there': ({ far }) => far.close(),
  'connection.close() here': ({ a }) => a.close(),
  'connection.close() there': ({ b }) => b.close(),
  'unbind() of the channel': ({ near }) => unbind(near),
  'unbind() of the connection': ({ a }) => unbind(a),
} as const satisfies Readonly<Record<string, (open: Open) => unknown>>

/** A life of a sink over a channel of an engine. */
export const engineSinkLife = fc.record({
  messages: fc.array(fc.record({ kind: fc.constantFrom(...kinds), length: fc.integer({ min: 1, max: 20_000 }) }), {
    minLength: 2,
    maxLength: 20,
  }),
  chunkSize: fc.option(fc.integer({ min: 1000, max: 16_384 }), { nil: undefined }),
  end: fc.constantFrom(...(Object.keys(ends) as (keyof typeof ends)[])),
  /** After how many messages, or pieces of them, that were handed over. */
  after: fc.nat(15),
})

type Life = typeof engineSinkLife extends fc.Arbitrary<infer Value> ? Value : never

/** Lives it, and says what is wrong. */
export async function liveSinkOfEngine({ messages, chunkSize, end, after }: Life): Promise<readonly string[]> {
  const peers = makePeers()
  bindPeerConnection(peers.a)
  const near = peers.a.createDataChannel('chat')
  const arrived = announced(peers.b, (channel) => channel)
  await peers.negotiate()
  const far = await arrived
  await talked(near, far)
  const got: unknown[] = []
  far.binaryType = 'arraybuffer'
  far.addEventListener('message', ({ data }) => got.push(data))

  const sink = createSink(bindDataChannel(near), { highWaterMark: 65_536, chunkSize })
  const writer = sink.writable.getWriter()
  writer.closed.catch(() => {})
  let isEnded = false
  const finish = () => {
    if (isEnded) return
    isEnded = true
    Promise.resolve(ends[end]({ ...peers, near, far, writer })).catch(() => {})
  }
  const handedOver: unknown[] = []
  const { send } = near
  Object.defineProperty(near, 'send', {
    configurable: true,
    value(data: Uint8Array) {
      send.call(near, data as Uint8Array<ArrayBuffer>)
      handedOver.push(typeof data === 'string' ? data : data.slice())
      if (handedOver.length > after) finish()
    },
  })
  const all = messages.map(({ kind, length }, number) => {
    // What is closed takes no more; the oracle knows, because it is what the app has called.
    return write(writer, messageOf(kind, number, length), isEnded && end === 'writer.close()')
  })
  // Those that could not end it before.
  writer.close().catch(() => {})
  await Promise.all(all.map(({ settled }) => settled))
  finish()
  const wrong = [...(await problemsOf(all, handedOver, sink.unsent))]
  const [handed, received] = await Promise.all([textOf(handedOver), textOf(got)])
  if (!handed.startsWith(received)) wrong.push('something has come that was not handed over, or in another order')
  peers.close()
  return wrong
}
