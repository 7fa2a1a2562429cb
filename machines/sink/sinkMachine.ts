import { type ActorRefFrom, assertEvent, assign, type SnapshotFrom, setup } from 'xstate'
import { finalState } from '../chart/finalState.ts'
import type { SinkCause, SinkContext, SinkFailure, SinkOutput } from './sinkTypes.ts'

/**
 * The life of a sink, which sends over a data channel and keeps the channel's `bufferedAmount` between two watermarks.
 *
 *     waiting ──▶ flowing ──▶ draining ──▶ drained (final)
 *                  ▲   ▼         ▲
 *                 saturated ─────┘              failed (final)
 *
 * - `waiting`: the channel is not open yet;
 * - `flowing`: messages are handed over to the channel as they come;
 * - `saturated`: `bufferedAmount` has reached the high watermark; messages wait until it has fallen to the low one;
 * - `draining`: no more messages will come, and those handed over are still in the channel's buffer;
 * - `drained`: all of it has left the channel's buffer;
 * - `failed`: the channel has ended, a message was refused, or the app has aborted. Every other state can lead to it.
 *
 * No message and no byte count goes through the chart: only that a watermark is reached.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-rtcdatachannel-bufferedamount | WebRTC 1.0, bufferedAmount}: BA-1,
 * BL-1.
 *
 * @example
 * ```ts
 * const sink = createActor(sinkMachine).start()
 * sink.send({ type: 'channel.opened' }) // flowing
 * sink.send({ type: 'buffer.high' }) // saturated
 * ```
 */
export const sinkMachine = setup({
  types: {} as {
    context: SinkContext
    events: SinkCause
    output: SinkOutput
  },
  actions: {
    setFailure: assign({ because: ({ event }) => failureOf(event) }),
  },
}).createMachine({
  id: 'sink',
  context: { because: undefined },
  initial: 'waiting',
  output: outputOf,
  on: {
    'channel.ended': { target: '.failed', actions: 'setFailure' },
    refused: { target: '.failed', actions: 'setFailure' },
    abort: { target: '.failed', actions: 'setFailure' },
  },
  states: {
    waiting: { on: { 'channel.opened': { target: 'flowing' }, end: { target: 'draining' } } },
    flowing: { on: { 'buffer.high': { target: 'saturated' }, end: { target: 'draining' } } },
    saturated: { on: { 'buffer.low': { target: 'flowing' }, end: { target: 'draining' } } },
    draining: { on: { 'buffer.drained': { target: 'drained' } } },
    drained: finalState(),
    failed: finalState(),
  },
})

/** A snapshot of a sink's chart. */
export type SinkSnapshot = SnapshotFrom<typeof sinkMachine>

/** A running sink's chart. */
export type SinkActor = ActorRefFrom<typeof sinkMachine>

/** The values of a sink's snapshot. */
export type SinkState = SinkSnapshot['value']

function failureOf(event: SinkCause): SinkFailure {
  assertEvent(event, ['channel.ended', 'refused', 'abort'])
  if (event.type === 'channel.ended') return event.because
  return event.type === 'refused' ? 'refused' : 'aborted'
}

function outputOf({ context: { because } }: { context: SinkContext }): SinkOutput {
  return because ? { outcome: 'failed', because } : { outcome: 'drained' }
}
