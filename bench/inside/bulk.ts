import { bindDataChannel } from '../../src/index.ts'
import { createSink } from '../../src/sink/index.ts'
import { arrival } from './arrival.ts'
import type { ContenderName } from './contenders/index.ts'
import { lowered } from './drained.ts'
import { openPairs } from './openPairs.ts'
import type { Pair } from './pair.ts'

/** How it is sent. */
export interface BulkOptions {
  readonly way: 'sink' | 'event' | 'polling' | 'simplePeer' | 'peerJs'
  /** In bytes: what a message has, and the two watermarks. */
  readonly chunk: number
  readonly high: number
  readonly low: number
  /** How many bytes are sent altogether. */
  readonly bytes: number
}

/** Sends a lot with backpressure. Returns how many bytes have arrived in a second. */
export async function bulk(options: BulkOptions): Promise<number> {
  const [pair] = (await openPairs(contenderOf(options.way))) as [Pair]
  const [channel] = pair.channels as [RTCDataChannel]
  const data = new Uint8Array(options.bytes)
  const began = performance.now()
  await transfer(pair, channel, data, options)
  const seconds = (performance.now() - began) / 1000
  return options.bytes / seconds
}

async function transfer(
  pair: Pair,
  channel: RTCDataChannel,
  data: Uint8Array<ArrayBuffer>,
  { way, chunk, high, low }: BulkOptions,
): Promise<void> {
  const arrived = arrival(pair, data.byteLength, (message) => (message as ArrayBuffer).byteLength)
  if (pair.pour) await pair.pour(chunksOf(data, chunk))
  else if (way === 'sink') {
    const sink = createSink(bindDataChannel(channel), { highWaterMark: high, lowWaterMark: low, chunkSize: chunk })
    const writer = sink.writable.getWriter()
    await writer.write(data)
    await writer.close()
  } else {
    const wait = way === 'event' ? () => lowered(channel) : () => polled(channel, low)
    channel.bufferedAmountLowThreshold = low
    for (const message of chunksOf(data, chunk)) {
      if (channel.bufferedAmount >= high) await wait()
      channel.send(message)
    }
  }
  await arrived
}

function contenderOf(way: BulkOptions['way']): ContenderName {
  if (way === 'sink') return 'bound'
  return way === 'simplePeer' || way === 'peerJs' ? way : 'bare'
}

function* chunksOf(data: Uint8Array<ArrayBuffer>, size: number): Iterable<Uint8Array<ArrayBuffer>> {
  for (let offset = 0; offset < data.byteLength; offset += size) yield data.subarray(offset, offset + size)
}

async function polled(channel: RTCDataChannel, low: number): Promise<void> {
  while (channel.bufferedAmount > low) await new Promise((resolve) => setTimeout(resolve))
}
