import type { ActorRef } from 'xstate'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import type { SinkSnapshot } from '../../machines/sink/sinkMachine.ts'
import { assertChannelActor } from '../bind/actorAssertions.ts'
import { assertCallback, assertOptions, named } from '../bind/assertions.ts'
import { BindError } from '../errors/BindError.ts'
import { ChannelSink } from './channelSink.ts'
import type { CheckedSinkOptions, SinkOptions, SinkProgress } from './options.ts'
import type { Sendable } from './sendable.ts'

/** Sends over a data channel as fast as it drains, and no faster. */
export interface Sink {
  /**
   * Its state, as a started actor: `waiting`, `flowing`, `saturated`, `draining`, and in the end `drained` or `failed`.
   * Send it `abort` to give up.
   */
  readonly actor: ActorRef<SinkSnapshot, { readonly type: 'abort' }>
  /**
   * Takes the messages. When it has closed, all of them have left the channel's buffer. It fails with a
   * {@link SendError}, or, if it is aborted, with the app's own reason.
   */
  readonly writable: WritableStream<Sendable>
  /** The progress at this moment. */
  readonly progress: SinkProgress
  /** The messages that were accepted and not yet handed over to the channel. */
  readonly unsent: readonly Sendable[]
}

const MEBIBYTE = 1024 * 1024

/**
 * Makes a sink for a bound channel: what is written to its `writable` is sent as the channel drains, so that its
 * `bufferedAmount` stays between two watermarks.
 *
 * If the channel is still connecting, the sink waits. The sink owns the channel's `bufferedAmountLowThreshold` until it
 * ends: when the `writable` is closed or aborted, or the channel ends. Then the threshold is restored, and the channel
 * can have another sink. A sink never closes its channel.
 *
 * @param channel - what {@link bindDataChannel} has returned
 * @throws {@link BindError} `not-an-actor`; `not-options`; `in-use`, if the channel has a sink that has not ended
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-rtcdatachannel-bufferedamount | WebRTC 1.0, bufferedAmount}
 *
 * @example
 * ```ts
 * const { writable, actor } = createSink(channel, { chunkSize: 64 * 1024 })
 * actor.subscribe(({ value }) => console.log(value)) // flowing, saturated, flowing, …
 * await file.stream().pipeTo(writable) // settles when all has left the channel's buffer
 * ```
 */
export function createSink(channel: DataChannelActor, options: SinkOptions = {}): Sink {
  assertChannelActor(channel, 'createSink()')
  return new ChannelSink(channel, assertSinkOptions(options, 'createSink()'))
}

/**
 * Fills in what is left out.
 *
 * @throws {@link BindError} `not-options`
 */
export function assertSinkOptions(options: SinkOptions, asker: string): CheckedSinkOptions {
  assertOptions(options, asker, ['inspect', 'highWaterMark', 'lowWaterMark', 'chunkSize', 'onProgress'])
  const { lowWaterMark: low, chunkSize, onProgress } = options
  const { highWaterMark = Math.max(MEBIBYTE, 4 * (low ?? 0)) } = options
  const { lowWaterMark = Math.floor(highWaterMark / 4) } = options
  assertBytes('highWaterMark', highWaterMark, 1)
  assertBytes('lowWaterMark', lowWaterMark, 0)
  if (lowWaterMark >= highWaterMark) {
    const words = `The option "lowWaterMark" (${lowWaterMark}) must be less than "highWaterMark" (${highWaterMark}).`
    throw new BindError('not-options', words)
  }
  if (chunkSize !== undefined) assertBytes('chunkSize', chunkSize, 1)
  assertCallback(onProgress, 'onProgress')
  return { ...options, highWaterMark, lowWaterMark }
}

/** As many as a channel can count: `bufferedAmountLowThreshold` is an `unsigned long`. */
function assertBytes(option: string, value: unknown, least: number): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) < 2 ** 32) return
  throw new BindError(
    'not-options',
    `The option "${option}" needs a whole number of bytes from ${least} to ${2 ** 32 - 1}, but was given ${named(value)}.`,
  )
}
