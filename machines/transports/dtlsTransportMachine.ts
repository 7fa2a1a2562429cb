import { type ActorRef, assertEvent, assign, emit, type SnapshotFrom, setup } from 'xstate'
import { finalState } from '../chart/finalState.ts'
import { resyncs } from '../chart/resyncs.ts'
import { hasInputState, startsAs } from '../chart/startsAs.ts'
import type {
  DtlsTransportCause,
  DtlsTransportContext,
  DtlsTransportEmitted,
  DtlsTransportError,
  DtlsTransportInput,
  DtlsTransportState,
  TransportCommand,
} from './transportTypes.ts'

/**
 * The lifecycle of an `RTCDtlsTransport`. The states are the values of its `state`, and `ended`, which reads `closed`:
 *
 *     new ──▶ connecting ──▶ connected ──▶ closed, failed
 *                 ▲              │            │
 *                 └──────────────┴────────────┘ a new association
 *
 * `closed` is reached from `new` and `connecting` too, and `failed` from all others. Neither is an end: a new
 * association may use the object again. Only the `close()` of this side's connection ends the chart, from any state.
 *
 * An event of the name of a state is the engine's report of it, and legal only where the specification has that
 * transition. `failed` fires `error` and then `statechange`, even if the engine gives no error.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcdtlstransportstate-enum | WebRTC 1.0, RTCDtlsTransportState}: INV-43,
 * INV-48.
 *
 * @example
 * ```ts
 * const dtls = createActor(dtlsTransportMachine, { input: { state: 'connecting' } })
 * dtls.on('error', ({ errorDetail, receivedAlert }) => console.log(errorDetail, receivedAlert))
 * dtls.start()
 * dtls.send({ type: 'failed', error })
 * ```
 */
export const dtlsTransportMachine = setup({
  types: {} as {
    context: DtlsTransportContext
    events: DtlsTransportCause
    emitted: DtlsTransportEmitted
    input: DtlsTransportInput
  },
  guards: {
    startsAs: hasInputState<DtlsTransportState>,
  },
  actions: {
    setError: assign({ error: ({ event }) => errorOf(event) }),
    emitError: emit(({ event }) => ({ ...errorOf(event), type: 'error' })),
    emitStateChange: emit({ type: 'statechange' }),
  },
}).createMachine({
  id: 'dtlsTransport',
  context: ({ input }) => ({ error: (input as DtlsTransportInput | undefined)?.error }),
  initial: 'start',
  on: {
    'connection.closed': { target: '.ended' },
    ...resyncs(['new', 'connecting', 'connected', 'closed'], 'emitStateChange'),
    ...resyncs(['failed'], ['setError', 'emitError', 'emitStateChange']),
  },
  states: {
    start: startsAs('new', 'connecting', 'connected', 'closed', 'failed'),
    new: {
      on: {
        connecting: { target: 'connecting', actions: 'emitStateChange' },
        closed: { target: 'closed', actions: 'emitStateChange' },
        failed: { target: 'failed', actions: ['setError', 'emitError', 'emitStateChange'] },
      },
    },
    connecting: {
      on: {
        connected: { target: 'connected', actions: 'emitStateChange' },
        closed: { target: 'closed', actions: 'emitStateChange' },
        failed: { target: 'failed', actions: ['setError', 'emitError', 'emitStateChange'] },
      },
    },
    connected: {
      on: {
        connecting: { target: 'connecting', actions: 'emitStateChange' },
        closed: { target: 'closed', actions: 'emitStateChange' },
        failed: { target: 'failed', actions: ['setError', 'emitError', 'emitStateChange'] },
      },
    },
    closed: {
      on: {
        connecting: { target: 'connecting', actions: 'emitStateChange' },
        failed: { target: 'failed', actions: ['setError', 'emitError', 'emitStateChange'] },
      },
    },
    failed: {
      on: {
        connecting: { target: 'connecting', actions: 'emitStateChange' },
      },
    },
    ended: finalState(),
  },
})

/** A snapshot of a DTLS transport's chart. */
export type DtlsTransportSnapshot = SnapshotFrom<typeof dtlsTransportMachine>

/** A running DTLS transport's chart, as an app has it. */
export type DtlsTransportActor = ActorRef<DtlsTransportSnapshot, TransportCommand, DtlsTransportEmitted>

const noDetails: DtlsTransportError = { errorDetail: null, receivedAlert: null, sentAlert: null, message: '' }

function errorOf(event: DtlsTransportCause): DtlsTransportError {
  assertEvent(event, ['failed', 'resync.failed'])
  return ('error' in event && event.error) || noDetails
}
