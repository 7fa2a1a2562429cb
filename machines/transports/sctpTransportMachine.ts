import { type ActorRef, emit, type SnapshotFrom, setup } from 'xstate'
import { finalState } from '../chart/finalState.ts'
import { resyncs } from '../chart/resyncs.ts'
import { hasInputState, startsAs } from '../chart/startsAs.ts'
import type {
  SctpTransportCause,
  SctpTransportEmitted,
  SctpTransportState,
  TransportCommand,
  TransportInput,
} from './transportTypes.ts'

/**
 * The lifecycle of an `RTCSctpTransport`. The states are the values of its `state`:
 *
 *     connecting ──▶ connected ──▶ closed (final)
 *         └───────────────────────────▲
 *
 * An event of the name of a state is the engine's report of it, and legal only where an arrow leads to it. A later
 * association is another object.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcsctptransportstate | WebRTC 1.0, RTCSctpTransportState}: INV-40,
 * INV-48.
 *
 * @example
 * ```ts
 * const sctp = createActor(sctpTransportMachine, { input: { state: 'connecting' } })
 * sctp.on('statechange', () => console.log(transportState(sctp.getSnapshot()))) // connected
 * sctp.start()
 * sctp.send({ type: 'connected' })
 * ```
 */
export const sctpTransportMachine = setup({
  types: {} as {
    events: SctpTransportCause
    emitted: SctpTransportEmitted
    input: TransportInput<SctpTransportState>
  },
  guards: {
    startsAs: hasInputState<SctpTransportState>,
  },
  actions: {
    emitStateChange: emit({ type: 'statechange' }),
  },
}).createMachine({
  id: 'sctpTransport',
  initial: 'start',
  on: {
    'connection.closed': { target: '.closed' },
    ...resyncs(['connecting', 'connected', 'closed'], 'emitStateChange'),
  },
  states: {
    start: startsAs('connecting', 'connected', 'closed'),
    connecting: {
      on: {
        connected: { target: 'connected', actions: 'emitStateChange' },
        closed: { target: 'closed', actions: 'emitStateChange' },
      },
    },
    connected: {
      on: {
        closed: { target: 'closed', actions: 'emitStateChange' },
      },
    },
    closed: finalState(),
  },
})

/** A snapshot of an SCTP transport's chart. */
export type SctpTransportSnapshot = SnapshotFrom<typeof sctpTransportMachine>

/** A running SCTP transport's chart, as an app has it. */
export type SctpTransportActor = ActorRef<SctpTransportSnapshot, TransportCommand, SctpTransportEmitted>
