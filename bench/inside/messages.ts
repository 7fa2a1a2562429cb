import { arrival } from './arrival.ts'
import type { ContenderName } from './contenders/index.ts'
import { lowered } from './drained.ts'
import { openPairs } from './openPairs.ts'
import type { Pair } from './pair.ts'

/** What is sent, and over how many connections and channels of each at a time. */
export interface MessagesOptions {
  /** The size of a message, in bytes. */
  readonly size: number
  /** How many are sent altogether, after a tenth as many to warm up. */
  readonly count: number
  readonly connections?: number
  readonly channels?: number
}

/** So much may wait in the engine, in bytes, and so little before more is sent. */
const HIGH = 1024 * 1024
const LOW = 256 * 1024

/** Sends messages to the other end as fast as they go. Returns how many have arrived in a second. */
export async function messages(
  name: ContenderName,
  { size, count, connections = 1, channels = 1 }: MessagesOptions,
): Promise<number> {
  const pairs = await openPairs(name, connections, channels)
  const each = Math.ceil(count / connections)
  await Promise.all(pairs.map((pair) => pass(pair, size, Math.ceil(each / 10))))
  const began = performance.now()
  await Promise.all(pairs.map((pair) => pass(pair, size, each)))
  const seconds = (performance.now() - began) / 1000
  return (each * connections) / seconds
}

async function pass(pair: Pair, size: number, count: number): Promise<void> {
  const data = new Uint8Array(size)
  const arrived = arrival(pair, count, () => 1)
  for (const channel of pair.channels) channel.bufferedAmountLowThreshold = LOW
  for (let sent = 0; sent < count; sent += 1) {
    const index = sent % pair.channels.length
    const channel = pair.channels[index] as RTCDataChannel
    if (channel.bufferedAmount >= HIGH) await lowered(channel)
    pair.send(data, index)
  }
  await arrived
}
