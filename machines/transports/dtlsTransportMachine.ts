import { type ActorRefFrom, assign, emit, type SnapshotFrom, setup } from 'xstate'
import { startsAs } from '../chart/startsAs.ts'
import type {
  DtlsTransportCause,
  DtlsTransportContext,
  DtlsTransportEmitted,
  DtlsTransportError,
  DtlsTransportInput,
  DtlsTransportState,
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
 * transition. `failed` fires `error` and then `statechange`, also where the engine tells no error.
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
    startsAs: startsAs<DtlsTransportState>,
  },
  actions: {
    noteError: assign({ error: ({ event }) => errorOf(event) }),
    emitError: emit(({ event }) => ({ ...errorOf(event), type: 'error' })),
    emitStateChange: emit({ type: 'statechange' }),
  },
}).createMachine({
  id: 'dtlsTransport',
  context: ({ input }) => ({ error: (input as DtlsTransportInput | undefined)?.error }),
  initial: 'start',
  on: {
    'connection.closed': { target: '.ended' },
    'resync.new': { target: '.new', actions: 'emitStateChange' },
    'resync.connecting': { target: '.connecting', actions: 'emitStateChange' },
    'resync.connected': { target: '.connected', actions: 'emitStateChange' },
    'resync.closed': { target: '.closed', actions: 'emitStateChange' },
    'resync.failed': { target: '.failed', actions: ['noteError', 'emitError', 'emitStateChange'] },
  },
  states: {
    start: {
      always: [
        { guard: { type: 'startsAs', params: 'connecting' }, target: 'connecting' },
        { guard: { type: 'startsAs', params: 'connected' }, target: 'connected' },
        { guard: { type: 'startsAs', params: 'closed' }, target: 'closed' },
        { guard: { type: 'startsAs', params: 'failed' }, target: 'failed' },
        { target: 'new' },
      ],
    },
    new: {
      on: {
        connecting: { target: 'connecting', actions: 'emitStateChange' },
        closed: { target: 'closed', actions: 'emitStateChange' },
        failed: { target: 'failed', actions: ['noteError', 'emitError', 'emitStateChange'] },
        'resync.new': {},
      },
    },
    connecting: {
      on: {
        connected: { target: 'connected', actions: 'emitStateChange' },
        closed: { target: 'closed', actions: 'emitStateChange' },
        failed: { target: 'failed', actions: ['noteError', 'emitError', 'emitStateChange'] },
        'resync.connecting': {},
      },
    },
    connected: {
      on: {
        connecting: { target: 'connecting', actions: 'emitStateChange' },
        closed: { target: 'closed', actions: 'emitStateChange' },
        failed: { target: 'failed', actions: ['noteError', 'emitError', 'emitStateChange'] },
        'resync.connected': {},
      },
    },
    closed: {
      on: {
        connecting: { target: 'connecting', actions: 'emitStateChange' },
        failed: { target: 'failed', actions: ['noteError', 'emitError', 'emitStateChange'] },
        'resync.closed': {},
      },
    },
    failed: {
      on: {
        connecting: { target: 'connecting', actions: 'emitStateChange' },
        'resync.failed': {},
      },
    },
    ended: { type: 'final', on: { '*': {} } },
  },
})

/** A snapshot of a DTLS transport's chart. */
export type DtlsTransportSnapshot = SnapshotFrom<typeof dtlsTransportMachine>

/** A running DTLS transport's chart. */
export type DtlsTransportActor = ActorRefFrom<typeof dtlsTransportMachine>

const untold: DtlsTransportError = { errorDetail: null, receivedAlert: null, sentAlert: null, message: '' }

function errorOf(event: DtlsTransportCause): DtlsTransportError {
  return ('error' in event && event.error) || untold
}
