import { type ActorRef, assign, emit, type SnapshotFrom, setup } from 'xstate'
import { finalState } from '../chart/finalState.ts'
import { resyncs } from '../chart/resyncs.ts'
import { hasInputState, startsAs } from '../chart/startsAs.ts'
import type {
  IceGathererCause,
  IceGathererContext,
  IceGathererEmitted,
  IceGathererState,
  TransportCommand,
  TransportInput,
} from './transportTypes.ts'

/**
 * How an `RTCIceTransport` gathers its candidates. The states are the values of its `gatheringState`, and `ended`,
 * which reads as the state before it, because `gatheringState` survives the connection:
 *
 *     new ──▶ gathering ──▶ complete
 *                 ▲             │
 *                 └─────────────┘
 *
 * An event of the name of a state is the engine's report of it, and legal only where an arrow leads to it. A restart
 * while gathering is none (AMB-30).
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcicegathererstate | WebRTC 1.0, RTCIceGathererState}: GA-4, GA-7,
 * INV-4.
 *
 * @example
 * ```ts
 * const gatherer = createActor(iceGathererMachine, { input: { state: 'new' } })
 * gatherer.on('gatheringstatechange', () => console.log(gatheringState(gatherer.getSnapshot()))) // gathering
 * gatherer.start()
 * gatherer.send({ type: 'gathering' })
 * ```
 */
export const iceGathererMachine = setup({
  types: {} as {
    context: IceGathererContext
    events: IceGathererCause
    emitted: IceGathererEmitted
    input: TransportInput<IceGathererState>
  },
  guards: {
    startsAs: hasInputState<IceGathererState>,
  },
  actions: {
    setGatheringState: assign({ gatheringState: (_, state: IceGathererState) => state }),
    emitGatheringStateChange: emit({ type: 'gatheringstatechange' }),
  },
}).createMachine({
  id: 'iceGatherer',
  context: { gatheringState: 'new' },
  initial: 'start',
  on: {
    'connection.closed': { target: '.ended' },
    ...resyncs(['new', 'gathering', 'complete'], 'emitGatheringStateChange'),
  },
  states: {
    start: startsAs('new', 'gathering', 'complete'),
    new: {
      entry: { type: 'setGatheringState', params: 'new' },
      on: {
        gathering: { target: 'gathering', actions: 'emitGatheringStateChange' },
      },
    },
    gathering: {
      entry: { type: 'setGatheringState', params: 'gathering' },
      on: {
        complete: { target: 'complete', actions: 'emitGatheringStateChange' },
      },
    },
    complete: {
      entry: { type: 'setGatheringState', params: 'complete' },
      on: {
        gathering: { target: 'gathering', actions: 'emitGatheringStateChange' },
      },
    },
    ended: finalState(),
  },
})

/** A snapshot of an ICE gatherer's chart. */
export type IceGathererSnapshot = SnapshotFrom<typeof iceGathererMachine>

/** A running ICE gatherer's chart, as an app has it. */
export type IceGathererActor = ActorRef<IceGathererSnapshot, TransportCommand, IceGathererEmitted>
