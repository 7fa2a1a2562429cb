import { type ActorRef, emit, enqueueActions, type SnapshotFrom, setup } from 'xstate'
import { finalState } from '../chart/finalState.ts'
import { resyncs } from '../chart/resyncs.ts'
import { hasInputState, startsAs } from '../chart/startsAs.ts'
import type {
  IceTransportCause,
  IceTransportEmitted,
  IceTransportState,
  TransportCommand,
  TransportInput,
} from './transportTypes.ts'

/**
 * The lifecycle of the `state` of an `RTCIceTransport`; `iceGathererMachine` has the other part. The states are the
 * values of `state`, and `closed` is the end.
 *
 * An event of the name of a state is the engine's report of it, and legal only where the specification has that
 * transition, in its prose or in its diagram; but nothing leads to `new`. An ICE restart keeps the transport, and leads
 * from `completed` to `connected` and from `failed` to `checking` (AMB-32, IC-7).
 *
 * The selected pair can change in any state but `closed`, by a cause of its own that changes no state. It can also
 * change with the state: then `selectedcandidatepairchange` is emitted first, in the new state (IC-1).
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcicetransportstate | WebRTC 1.0, RTCIceTransportState}: IC-1 to IC-7,
 * INV-48.
 *
 * @example
 * ```ts
 * const ice = createActor(iceTransportMachine, { input: { state: 'checking' } })
 * ice.on('statechange', () => console.log(transportState(ice.getSnapshot()))) // connected
 * ice.start()
 * ice.send({ type: 'connected' })
 * ```
 */
export const iceTransportMachine = setup({
  types: {} as {
    events: IceTransportCause
    emitted: IceTransportEmitted
    input: TransportInput<IceTransportState>
  },
  guards: {
    startsAs: hasInputState<IceTransportState>,
  },
  actions: {
    emitStateChange: enqueueActions(({ event, enqueue }) => {
      if ('pairChanged' in event && event.pairChanged) enqueue.emit({ type: 'selectedcandidatepairchange' })
      enqueue.emit({ type: 'statechange' })
    }),
    emitSelectedCandidatePairChange: emit({ type: 'selectedcandidatepairchange' }),
  },
}).createMachine({
  id: 'iceTransport',
  initial: 'start',
  on: {
    'connection.closed': { target: '.closed' },
    closed: { target: '.closed', actions: 'emitStateChange' },
    'selectedcandidatepair.changed': { actions: 'emitSelectedCandidatePairChange' },
    ...resyncs(['new', 'checking', 'connected', 'completed', 'disconnected', 'failed', 'closed'], 'emitStateChange'),
  },
  states: {
    start: startsAs('new', 'checking', 'connected', 'completed', 'disconnected', 'failed', 'closed'),
    new: {
      on: {
        checking: { target: 'checking', actions: 'emitStateChange' },
        failed: { target: 'failed', actions: 'emitStateChange' },
      },
    },
    checking: {
      on: {
        connected: { target: 'connected', actions: 'emitStateChange' },
        completed: { target: 'completed', actions: 'emitStateChange' },
        disconnected: { target: 'disconnected', actions: 'emitStateChange' },
        failed: { target: 'failed', actions: 'emitStateChange' },
      },
    },
    connected: {
      on: {
        checking: { target: 'checking', actions: 'emitStateChange' },
        completed: { target: 'completed', actions: 'emitStateChange' },
        disconnected: { target: 'disconnected', actions: 'emitStateChange' },
      },
    },
    completed: {
      on: {
        connected: { target: 'connected', actions: 'emitStateChange' },
        disconnected: { target: 'disconnected', actions: 'emitStateChange' },
        failed: { target: 'failed', actions: 'emitStateChange' },
      },
    },
    disconnected: {
      on: {
        checking: { target: 'checking', actions: 'emitStateChange' },
        connected: { target: 'connected', actions: 'emitStateChange' },
        completed: { target: 'completed', actions: 'emitStateChange' },
        failed: { target: 'failed', actions: 'emitStateChange' },
      },
    },
    failed: {
      on: {
        checking: { target: 'checking', actions: 'emitStateChange' },
      },
    },
    closed: finalState(),
  },
})

/** A snapshot of an ICE transport's chart. */
export type IceTransportSnapshot = SnapshotFrom<typeof iceTransportMachine>

/** A running ICE transport's chart, as an app has it. */
export type IceTransportActor = ActorRef<IceTransportSnapshot, TransportCommand, IceTransportEmitted>
