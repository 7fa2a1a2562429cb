import {
  type ActorRef,
  type AnyActorRef,
  assertEvent,
  assign,
  emit,
  fromCallback,
  type SnapshotFrom,
  setup,
} from 'xstate'
import { divergenceEvent } from '../chart/divergenceEvent.ts'
import { finalState } from '../chart/finalState.ts'
import { startsAs } from '../chart/startsAs.ts'
import type {
  DataChannelCause,
  DataChannelCommand,
  DataChannelContext,
  DataChannelEmitted,
  DataChannelError,
  DataChannelInput,
  DataChannelOutput,
  ReadyState,
} from './dataChannelTypes.ts'
import { whyClosed } from './whyClosed.ts'

/**
 * The lifecycle of an `RTCDataChannel`, from `connecting` to `closed`.
 *
 * The states are the values of `readyState`, and inside two of them is what `readyState` does not show:
 *
 *     connecting ──▶ open ──────────────▶ closing ───────────────▶ closed (final)
 *                    announced ▶ opened   draining ▶ resetting
 *
 * The events are the causes that the specification knows: its method calls and its queued tasks, one macrostep each.
 * The emitted events are those that the channel fires, in its order.
 *
 * The seven steps of `close()` are, in the chart:
 *
 * 1. `readyState` is `closing`: the cause `close` enters the state `closing`, and emits nothing;
 * 2. the background task is set up and `close()` returns: `closing` invokes `closingProcedure`;
 * 3. buffered messages are dealt with: `draining`, until the procedure sends `drained`;
 * 4. the transport is closed: `resetting`, until the procedure sends `transport.closed`;
 * 5. `readyState` is `closed`: the state `closed`;
 * 6. `error`, if the transport closed with one: `emitError`;
 * 7. `close`: `emitClose`.
 *
 * Without a closing procedure of your own you get an empty one, and send its causes by hand.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcdatachannel | WebRTC 1.0, RTCDataChannel}: rules DT-1 to DT-15.
 *
 * @example
 * ```ts
 * const channel = createActor(dataChannelMachine, { input: { readyState: 'connecting' } })
 * channel.on('close', () => console.log(readyState(channel.getSnapshot()))) // closed
 * channel.start()
 * channel.send({ type: 'open' })
 * channel.send({ type: 'transport.closed' })
 * ```
 */
export const dataChannelMachine = setup({
  types: {} as {
    context: DataChannelContext
    events: DataChannelCause
    emitted: DataChannelEmitted
    input: DataChannelInput
    output: DataChannelOutput
  },
  actors: {
    closingProcedure: fromCallback<DataChannelCause, { channel: AnyActorRef }>(() => {}),
  },
  guards: {
    startsAs: ({ event }, place: ReadyState | 'open.opened') => placeIn(event) === place,
    withError: ({ event }) => {
      assertEvent(event, 'transport.closed')
      return event.error !== undefined
    },
  },
  actions: {
    setOpened: assign({ opened: true }),
    setCause: assign({ cause: ({ context, event }) => whyClosed(context, event) }),
    setCauseAndError: assign(({ context, event }) => {
      assertEvent(event, ['transport.closed', 'creation.failed', 'id.exhausted'])
      return { cause: whyClosed(context, event), error: event.error }
    }),
    emitOpen: emit({ type: 'open' }),
    emitClosing: emit({ type: 'closing' }),
    emitError: emit(({ event }) => {
      assertEvent(event, ['transport.closed', 'creation.failed', 'id.exhausted', 'transmit.failed'])
      return { ...(event.error as DataChannelError), type: 'error' }
    }),
    emitClose: emit({ type: 'close' }),
    emitDivergence: emit(divergenceEvent),
  },
}).createMachine({
  id: 'dataChannel',
  context: initialContext,
  initial: 'start',
  output: outputOf,
  on: {
    'transport.closed': [
      {
        guard: 'withError',
        target: '.closed',
        actions: ['setCauseAndError', 'emitError', 'emitClose'],
      },
      { target: '.closed', actions: ['setCause', 'emitClose'] },
    ],
    'connection.closed': { target: '.closed', actions: 'setCause' },
    transferred: { target: '.closed', actions: 'setCause' },
    resync: { target: '.closed' },
    'transmit.failed': { actions: 'emitError' },
    divergence: { actions: 'emitDivergence' },
  },
  states: {
    start: startsAs('connecting', 'open', 'open.opened', 'closing', 'closed'),
    connecting: {
      on: {
        announced: { target: 'open' },
        open: { target: 'open.opened', actions: 'emitOpen' },
        close: { target: 'closing', actions: 'setCause' },
        'stream.reset': { target: 'closing', actions: ['setCause', 'emitClosing'] },
        'creation.failed': {
          target: 'closed',
          actions: ['setCauseAndError', 'emitError', 'emitClose'],
        },
        'id.exhausted': { target: 'closed', actions: ['setCauseAndError', 'emitError'] },
      },
    },
    open: {
      entry: 'setOpened',
      initial: 'announced',
      on: {
        close: { target: 'closing', actions: 'setCause' },
        'stream.reset': { target: 'closing', actions: ['setCause', 'emitClosing'] },
      },
      states: {
        announced: { on: { open: { target: 'opened', actions: 'emitOpen' } } },
        opened: {},
      },
    },
    closing: {
      invoke: { id: 'closingProcedure', src: 'closingProcedure', input: forThisChannel },
      initial: 'draining',
      states: {
        draining: { on: { drained: { target: 'resetting' } } },
        resetting: {},
      },
    },
    closed: finalState(),
  },
})

/** A snapshot of a data channel's chart. */
export type DataChannelSnapshot = SnapshotFrom<typeof dataChannelMachine>

/** A running data channel's chart, as an app has it. */
export type DataChannelActor = ActorRef<DataChannelSnapshot, DataChannelCommand, DataChannelEmitted>

/** Where a channel's chart begins. Its routing state is left by the actor's first event, which carries the input. */
function placeIn(event: unknown): ReadyState | 'open.opened' | undefined {
  const { readyState, hasFiredOpen } = (event as { input?: DataChannelInput }).input ?? {}
  return readyState === 'open' && hasFiredOpen ? 'open.opened' : readyState
}

function initialContext({ input }: { input: DataChannelInput | undefined }): DataChannelContext {
  return { label: input?.label, cause: input?.cause, opened: input?.opened ?? false, error: input?.error }
}

function outputOf({ context }: { context: DataChannelContext }): DataChannelOutput {
  const { cause = 'unknown', opened, error } = context
  return error ? { cause, opened, error } : { cause, opened }
}

function forThisChannel({ self }: { self: AnyActorRef }): { channel: AnyActorRef } {
  return { channel: self }
}
