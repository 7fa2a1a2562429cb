import {
  type ActorRef,
  type AnyActorRef,
  assign,
  emit,
  enqueueActions,
  fromCallback,
  raise,
  type SnapshotFrom,
  setup,
} from 'xstate'
import { connectionClosed } from '../chart/connectionClosed.ts'
import { divergenceEvent } from '../chart/divergenceEvent.ts'
import { finalState } from '../chart/finalState.ts'
import { startsAs } from '../chart/startsAs.ts'
import type { ConnectionState } from './aggregateStates.ts'
import { outcomeOf } from './descriptionOutcome.ts'
import { answered, descriptionsAtFirst, descriptionsReported } from './descriptions.ts'
import { negotiationRegion } from './negotiationRegion.ts'
import { chainAfter, chainWith, chainWithout } from './operationsChain.ts'
import { operationsRegion } from './operationsRegion.ts'
import type {
  AggregateStates,
  PeerConnectionCause,
  PeerConnectionCommand,
  PeerConnectionContext,
  PeerConnectionEmitted,
  PeerConnectionInput,
  PeerConnectionOutput,
  Transports,
} from './peerConnectionTypes.ts'
import { signalingRegion } from './signalingRegion.ts'
import type { Descriptions, LiveSignalingState } from './signalingTypes.ts'
import { failureAfter } from './whyFailed.ts'

/**
 * The lifecycle of an `RTCPeerConnection`: `live`, with a region for each thing that goes on in it, then `closed`.
 *
 *     live ───────────────────────────────▶ closed ──▶ ended (final)
 *     signaling · negotiation · operations
 *
 * The states that the engine derives from the transports are taken as it reports them, and are in the context; each
 * transport and each channel has a chart of its own, as a child of this one's actor. A cause enters here: this chart
 * writes, tells its children, and then emits, so that every handler sees one consistent picture.
 *
 * `close` is one step (INV-1, INV-34, INV-48): all reads `closed`, in the transports and channels too, and nothing is
 * emitted for it (INV-3). The operations that were in flight stay where they are, abandoned (INV-12). `closed` is left
 * for `ended`, which reads no different, when the engine's `close()` has returned: until then the actor can still emit
 * how the engine differs.
 *
 * Who gives no `closingProcedure` of their own gets an empty one, and sends `close.returned` by hand.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcpeerconnection-interface | WebRTC 1.0, RTCPeerConnection}: rules SG-1
 * to SG-6, OC-1 to OC-7, NN-1 to NN-6, INV-1 to INV-18.
 *
 * @example
 * ```ts
 * const connection = createActor(peerConnectionMachine)
 * connection.on('signalingstatechange', () => console.log(signalingState(connection.getSnapshot())))
 * connection.start()
 * connection.send({ type: 'local.offer' }) // have-local-offer
 * connection.getSnapshot().can({ type: 'local.answer' }) // false
 * ```
 */
export const peerConnectionMachine = setup({
  types: {} as {
    context: PeerConnectionContext
    events: PeerConnectionCause
    emitted: PeerConnectionEmitted
    input: PeerConnectionInput | undefined
    output: PeerConnectionOutput
  },
  actors: {
    closingProcedure: fromCallback<PeerConnectionCause, { connection: AnyActorRef }>(() => {}),
  },
  guards: {
    startsAs: ({ context, event }, place: Place) => beginsIn(place, context, event),
    chainEmpty: ({ context }) => context.operations.length === 0,
    chainBusy: ({ context }) => context.operations.length > 0,
    /** One that is refused at the call never joins the chain (OC-2). */
    isAccepted: ({ context, event }) =>
      event.type === 'operation.called' && outcomeOf(context.signalingState, event.call).kind !== 'refused',
    isInChain: ({ context, event }) => isInChain(context, event),
    isLeft: ({ context, event }) => context.operations[0]?.left[0] === event.type,
    isLastOperation: ({ context, event }) => isInChain(context, event) && context.operations.length === 1,
    due: ({ context, event }) => canCheck(context) && 'needed' in event && event.needed,
    notDue: ({ context, event }) => canCheck(context) && 'needed' in event && !event.needed,
  },
  actions: {
    noteSignalingState: assign({ signalingState: (_, state: unknown) => state as LiveSignalingState }),
    noteLocalOffer: assign(described({ pendingLocal: true, lastCreatedOffer: true })),
    noteLocalPranswer: assign(described({ pendingLocal: true, lastCreatedAnswer: true })),
    noteRemoteDescription: assign(described({ pendingRemote: true })),
    noteAnswer: assign(described(answered)),
    noteRollback: assign(described({ pendingLocal: false, pendingRemote: false })),
    noteCreatedOffer: assign(described({ lastCreatedOffer: true })),
    noteCreatedAnswer: assign(described({ lastCreatedAnswer: true })),
    noteReport: assign({ descriptions: ({ context, event }) => descriptionsReported(context.descriptions, event) }),
    reachStable: raise({ type: 'stable.reached' }),
    emitSignalingStateChange: emit({ type: 'signalingstatechange' }),

    enqueueOperation: assign({
      operations: ({ context, event }) =>
        event.type === 'operation.called' ? chainWith(context, event.id, event.call) : context.operations,
    }),
    dequeueOperation: assign({
      operations: ({ context, event }) =>
        event.type === 'operation.settled' ? chainWithout(context, event.id) : context.operations,
    }),
    noteApplied: assign({ operations: ({ context, event }) => chainAfter(context, event.type) }),
    emptyChain: raise({ type: 'chain.emptied' }),

    noteUpdate: assign({ updated: true }),
    noteNeed: assign({ updated: false }),
    queueCheck: () => {},
    emitNegotiationNeeded: emit({ type: 'negotiationneeded' }),

    takeStates: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'states.reported') return
      const { iceConnectionState, connectionState, iceGatheringState } = event
      enqueue.assign({
        iceConnectionState,
        connectionState,
        iceGatheringState,
        connected: connectionState === 'connected' || context.connected,
        failure: failureAfter(context, event),
      })
      for (const { transport, cause } of event.transports) enqueue.sendTo<AnyActorRef>(transport, cause)
      for (const [state, type] of stateChanges) if (event[state] !== context[state]) enqueue.emit({ type })
    }),
    noteTransports: assign(({ event }) =>
      event.type === 'transports.changed' ? { transports: event.transports } : {},
    ),
    noteFailure: assign({ failure: ({ context, event }) => failureAfter(context, event) }),

    addChannel: assign({
      channels: ({ context: { channels }, event }) => {
        if (!('channel' in event) || ('isElsewhere' in event && event.isElsewhere)) return channels
        return channels.includes(event.channel) ? channels : [...channels, event.channel]
      },
    }),
    removeChannel: assign({
      channels: ({ context, event }) =>
        'channel' in event ? context.channels.filter((channel) => channel !== event.channel) : context.channels,
    }),
    noteFirstChannel: enqueueActions(({ context, enqueue }) => {
      if (!context.channelCreated) enqueue.raise({ type: 'negotiation.updated' })
      enqueue.assign({ channelCreated: true })
    }),
    emitDataChannel: enqueueActions(({ event, enqueue }) => {
      if (event.type !== 'channel.announced') return
      const { channel, label, id } = event
      enqueue.emit({ type: 'datachannel', channel, label, id })
    }),

    /** A channel that is let go while it is open, or a transport whose chart has no end of its own. */
    stopPart: enqueueActions(({ event, enqueue }) => {
      if (event.type === 'channel.removed') enqueue.stopChild(event.channel)
      if (event.type === 'transport.removed') enqueue.stopChild(event.transport)
    }),

    noteClosing: assign(({ context, event }) => ({
      closedBy: event.type === 'close' && !event.found ? ('local-close' as const) : ('engine' as const),
      lastConnectionState: context.connectionState,
    })),
    closeParts: enqueueActions(({ context, enqueue }) => {
      const { sctp, dtls, ice, gatherers } = context.transports
      const parts: AnyActorRef[] = [...context.channels, ...(sctp ? [sctp] : []), ...dtls, ...ice, ...gatherers]
      // One that has ended before is closed already, and XState would warn of the event.
      for (const part of parts.filter(isRunning)) enqueue.sendTo(part, connectionClosed)
    }),
    emitDivergence: emit(divergenceEvent),
  },
}).createMachine({
  id: 'peerConnection',
  context: begun,
  initial: 'start',
  output: ended,
  on: {
    divergence: { actions: 'emitDivergence' },
    // A child's actor that fails has said so itself; its connection and the other children go on.
    'xstate.error.actor.*': {},
  },
  states: {
    start: startsAs('live', 'closed'),
    live: {
      type: 'parallel',
      on: {
        'states.reported': { actions: 'takeStates' },
        'transports.changed': { actions: 'noteTransports' },
        'association.failed': { actions: 'noteFailure' },
        'channel.created': { actions: ['addChannel', 'noteFirstChannel'] },
        'channel.found': { actions: 'addChannel' },
        'channel.announced': { actions: ['addChannel', 'emitDataChannel'] },
        'channel.removed': { actions: ['removeChannel', 'stopPart'] },
        'transport.removed': { actions: 'stopPart' },
        close: { target: 'closed', actions: ['noteClosing', 'closeParts'] },
      },
      states: {
        signaling: signalingRegion,
        negotiation: negotiationRegion,
        operations: operationsRegion,
      },
    },
    closed: {
      invoke: { id: 'closingProcedure', src: 'closingProcedure', input: forThisConnection },
      on: { 'close.returned': { target: 'ended' } },
    },
    ended: finalState(),
  },
})

/** A snapshot of a connection's chart. */
export type PeerConnectionSnapshot = SnapshotFrom<typeof peerConnectionMachine>

/** A running connection's chart, as an app has it. */
export type PeerConnectionActor = ActorRef<PeerConnectionSnapshot, PeerConnectionCommand, PeerConnectionEmitted>

/** In the order in which their events are fired (INV-45, INV-46). */
const stateChanges = [
  ['iceGatheringState', 'icegatheringstatechange'],
  ['iceConnectionState', 'iceconnectionstatechange'],
  ['connectionState', 'connectionstatechange'],
] as const satisfies readonly (readonly [keyof AggregateStates, PeerConnectionEmitted['type']])[]

const noTransports: Transports = { sctp: undefined, dtls: [], ice: [], gatherers: [] }

function begun({ input = {} }: { input: PeerConnectionInput | undefined }): PeerConnectionContext {
  const {
    signalingState = 'stable',
    iceConnectionState = 'new',
    connectionState = 'new',
    iceGatheringState = 'new',
  } = input
  const isClosed = [signalingState, iceConnectionState, connectionState].includes('closed')
  return {
    signalingState: signalingState === 'closed' ? 'stable' : signalingState,
    descriptions: descriptionsAtFirst(isClosed ? 'closed' : signalingState, input.descriptions),
    operations: input.operations ?? [],
    updated: input.updated ?? false,
    channelCreated: input.channelCreated ?? false,
    iceConnectionState: iceConnectionState === 'closed' ? 'new' : iceConnectionState,
    connectionState: connectionState === 'closed' ? 'new' : connectionState,
    iceGatheringState,
    connected: input.connected ?? wasConnected(connectionState),
    failure: input.failure,
    channels: [],
    transports: noTransports,
    closedBy: undefined,
    lastConnectionState: isClosed ? 'closed' : undefined,
  }
}

/** Where the chart or one of its regions can begin, beside the place that is left if none of these is it. */
type Place = Exclude<LiveSignalingState, 'stable'> | 'needed' | 'busy' | 'closed'

/** A routing state is left by the actor's first event, which carries the input. */
function beginsIn(place: Place, context: PeerConnectionContext, event: unknown): boolean {
  switch (place) {
    case 'closed':
      return context.lastConnectionState === 'closed'
    case 'needed':
      return Boolean((event as { input?: PeerConnectionInput }).input?.isNegotiationNeeded)
    case 'busy':
      return context.operations.length > 0
    default:
      return context.signalingState === place
  }
}

/** Of one that is lost when it is first seen, it is not known whether there was anything to lose. */
function wasConnected(state: ConnectionState): boolean | undefined {
  if (state === 'disconnected' || state === 'failed') return undefined
  return state === 'connected'
}

function described(change: Partial<Descriptions>) {
  return ({ context }: { context: PeerConnectionContext }) => ({ descriptions: { ...context.descriptions, ...change } })
}

function isRunning(part: AnyActorRef): boolean {
  return part.getSnapshot().status === 'active'
}

function isInChain({ operations }: PeerConnectionContext, event: PeerConnectionCause): boolean {
  return event.type === 'operation.settled' && operations.some(({ id }) => id === event.id)
}

function canCheck({ operations, signalingState }: PeerConnectionContext): boolean {
  return operations.length === 0 && signalingState === 'stable'
}

function ended({ context }: { context: PeerConnectionContext }): PeerConnectionOutput {
  const { closedBy = 'engine', connected = false, lastConnectionState = 'closed' } = context
  return { cause: closedBy, connected, lastConnectionState }
}

function forThisConnection({ self }: { self: AnyActorRef }): { connection: AnyActorRef } {
  return { connection: self }
}
