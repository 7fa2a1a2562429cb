import {
  type ActorRef,
  type AnyActorRef,
  assertEvent,
  assign,
  emit,
  enqueueActions,
  fromCallback,
  or,
  raise,
  type SnapshotFrom,
  setup,
  stateIn,
  stopChild,
} from 'xstate'
import { dataChannelMachine } from '../channel/dataChannelMachine.ts'
import { connectionClosed } from '../chart/connectionClosed.ts'
import { divergenceEvent } from '../chart/divergenceEvent.ts'
import { finalState } from '../chart/finalState.ts'
import { type Places, startsInRegions } from '../chart/startsAs.ts'
import { dtlsTransportMachine } from '../transports/dtlsTransportMachine.ts'
import { iceGathererMachine } from '../transports/iceGathererMachine.ts'
import { iceTransportMachine } from '../transports/iceTransportMachine.ts'
import { sctpTransportMachine } from '../transports/sctpTransportMachine.ts'
import type { ConnectionState } from './aggregateStates.ts'
import { gatheringErrorsWith, noCandidates } from './candidates.ts'
import { ChannelList } from './channelList.ts'
import { departureAfter } from './departure.ts'
import { outcomeOf, stateAfter } from './descriptionOutcome.ts'
import { descriptionsAfter, descriptionsAtFirst, descriptionsFound } from './descriptions.ts'
import { negotiationRegion } from './negotiationRegion.ts'
import { chainAfter, chainStarted, chainWith, chainWithout } from './operationsChain.ts'
import { operationsRegion } from './operationsRegion.ts'
import { partsOf } from './partsOf.ts'
import type {
  AggregateStates,
  PeerConnectionCause,
  PeerConnectionCommand,
  PeerConnectionContext,
  PeerConnectionEmitted,
  PeerConnectionInput,
  PeerConnectionOutput,
  Since,
  TransportReport,
  Transports,
} from './peerConnectionTypes.ts'
import { signalingRegion } from './signalingRegion.ts'
import { type LiveSignalingState, liveSignalingStates, operationCauses } from './signalingTypes.ts'
import { failureAfter } from './whyFailed.ts'

/**
 * The charts of a connection's parts: what was persisted of them is restored with it. It invokes none, and so its types
 * do not tell of them.
 */
const parts: Readonly<Record<never, never>> = {
  dataChannel: dataChannelMachine,
  sctpTransport: sctpTransportMachine,
  dtlsTransport: dtlsTransportMachine,
  iceTransport: iceTransportMachine,
  iceGatherer: iceGathererMachine,
}

/** Where each region can begin. */
const beginnings = {
  signaling: liveSignalingStates,
  negotiation: ['clear', 'needed'],
  operations: ['idle', 'busy'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/**
 * The lifecycle of an `RTCPeerConnection`: `live`, with three parallel regions, then `closed`.
 *
 *     live ───────────────────────────────▶ closed ──▶ ended (final)
 *     signaling · negotiation · operations
 *
 * The states that the engine derives from its transports are kept in the context, as the engine reports them. Each
 * transport and each channel has its own chart, as a child of this one's actor. A cause arrives here: this chart updates
 * itself, sends to its children, and then emits, so that every handler sees one consistent picture.
 *
 * `close` is one step (INV-1, INV-34, INV-48): all reads `closed`, in the transports and channels too, and nothing is
 * emitted for it (INV-3). The operations that were in flight stay in the list, abandoned (INV-12). When the engine's
 * `close()` has returned, `closed` is followed by `ended`, which reads the same: until then the actor can still emit
 * divergences.
 *
 * Without a `closingProcedure` of your own you get an empty one, and send `close.returned` by hand.
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
    ...parts,
  },
  guards: {
    startsAs: ({ context, event }, place: 'closed' | Places<typeof beginnings>) => beginsIn(place, context, event),
    chainEmpty: ({ context }) => context.operations.length === 0,
    chainBusy: ({ context }) => context.operations.length > 0,
    /** One that is refused at the call never joins the chain (OC-2). */
    isAccepted: ({ context, event }) => {
      assertEvent(event, 'operation.called')
      return outcomeOf(context.signalingState, event.call).kind !== 'refused'
    },
    isRunning: ({ context, event }) => {
      assertEvent(event, 'operation.started')
      return context.operations[0]?.id === event.id
    },
    isInChain: ({ context, event }) => isInChain(context, event),
    /** Whether the running operation's success is to be this next. */
    isOutstanding: ({ context, event }) => context.operations[0]?.outstanding[0] === event.type,
    isLastOperation: ({ context, event }) => isInChain(context, event) && context.operations.length === 1,
    /** A check does nothing while the chain is busy, or signaling is not stable (NN-4). */
    isNeeded: ({ context, event }) => {
      assertEvent(event, 'negotiation.checked')
      return canCheck(context) && event.needed
    },
    /** Who has left cannot leave again. */
    isThere: ({ context }) => context.departure === undefined,
    isNotNeeded: ({ context, event }) => {
      assertEvent(event, 'negotiation.checked')
      return canCheck(context) && !event.needed
    },
  },
  actions: {
    setSignaling: assign(({ context, event }) => {
      assertEvent(event, operationCauses)
      const signalingState = stateAfter(context.signalingState, event.type)
      return {
        signalingState,
        descriptions: descriptionsAfter(context.descriptions, event.type),
        ...(signalingState !== context.signalingState && sinceAfter(context, event, 'signalingState')),
      }
    }),
    resyncSignaling: assign(({ context, event }) => {
      assertEvent(event, signalingResyncs)
      const signalingState = event.type.replace('resync.', '') as LiveSignalingState
      return {
        signalingState,
        descriptions: descriptionsFound(context.descriptions, signalingState, event.descriptions),
        ...sinceAfter(context, event, 'signalingState'),
      }
    }),
    raiseStable: raise({ type: 'stable.reached' }),
    emitSignalingStateChange: emit({ type: 'signalingstatechange' }),

    enqueueOperation: assign(({ context, event }) => {
      assertEvent(event, 'operation.called')
      return { operations: chainWith(context, event.id, event.call) }
    }),
    startOperation: assign(({ context, event }) => {
      assertEvent(event, 'operation.started')
      return { operations: chainStarted(context, event.call) }
    }),
    dequeueOperation: assign(({ context, event }) => {
      assertEvent(event, 'operation.settled')
      return { operations: chainWithout(context, event.id) }
    }),
    removeOutstanding: assign({ operations: ({ context }) => chainAfter(context.operations) }),
    /** Only what is postponed waits for it, and each raised event is a step. */
    raiseChainEmptied: enqueueActions(({ check, enqueue }) => {
      if (check(isPostponed)) enqueue.raise({ type: 'chain.emptied' })
    }),

    setUpdated: assign({ updated: true }),
    clearUpdated: assign({ updated: false }),
    queueCheck: () => {},
    emitNegotiationNeeded: emit({ type: 'negotiationneeded' }),

    setStates: enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'states.reported')
      const { iceConnectionState, connectionState, iceGatheringState } = event
      const connected = connectionState === 'connected' || context.connected
      const failure = failureAfter(context, event)
      const departure = departureAfter(context, event)
      const changed = stateChanges.filter(([state]) => event[state] !== context[state])
      // Which one is in use now, nobody has asked for yet.
      const pair = event.transports.some(isPairChange) ? undefined : context.pair
      const isNew =
        connected !== context.connected ||
        failure !== context.failure ||
        departure !== context.departure ||
        pair !== context.pair
      // XState makes a snapshot for each assignment, also for one that changes nothing.
      if (changed.length > 0 || isNew) {
        const isFailed = failure !== context.failure && failure !== undefined
        const news = [...changed.map(([state]) => state), ...(isFailed ? (['failure'] as const) : [])]
        const { since } = sinceAfter(context, event, ...news)
        enqueue.assign({
          iceConnectionState,
          connectionState,
          iceGatheringState,
          connected,
          failure,
          departure,
          pair,
          since,
        })
      }
      for (const { transport, cause } of event.transports) enqueue.sendTo<AnyActorRef>(transport, cause)
      for (const [, type] of changed) enqueue.emit({ type })
    }),
    setTransports: assign(({ context, event }) => {
      assertEvent(event, 'transports.changed')
      return { transports: event.transports, departure: departureAfter(context, event) }
    }),
    setFailure: assign(({ context, event }) => {
      assertEvent(event, 'association.failed')
      return { failure: failureAfter(context, event), ...sinceAfter(context, event, 'failure') }
    }),

    setDeparture: assign(({ context, event }) => {
      assertEvent(event, 'peer.left')
      return { departure: { certain: event.certain }, ...sinceAfter(context, event, 'departure') }
    }),
    emitPeerLeft: emit(({ event }) => {
      assertEvent(event, 'peer.left')
      return { type: 'peerleft', certain: event.certain }
    }),
    setCandidates: assign(({ context, event }) => {
      assertEvent(event, 'candidates.counted')
      const { local, remote } = context.candidates
      return { candidates: { local: event.local ?? local, remote: event.remote ?? remote } }
    }),
    addGatheringError: assign(({ context, event }) => {
      assertEvent(event, 'gathering.failed')
      return { gatheringErrors: gatheringErrorsWith(context.gatheringErrors, event.error) }
    }),
    setPair: assign(({ event }) => {
      assertEvent(event, 'pair.told')
      return { pair: event.pair }
    }),

    addChannel: assign(({ context, event }) => {
      assertEvent(event, ['channel.created', 'channel.found', 'channel.announced'])
      const { channelCreated } = context
      const channels = ChannelList.of(context.channels)
      const isOurs = !('isElsewhere' in event && event.isElsewhere)
      return {
        channels: isOurs ? channels.with(event.channel) : channels,
        channelCreated: channelCreated || event.type === 'channel.created',
      }
    }),
    removeChannel: assign(({ context, event }) => {
      assertEvent(event, 'channel.removed')
      return { channels: ChannelList.of(context.channels).without(event.channel) }
    }),
    /** Only the first channel calls for negotiation (CR-13). */
    raiseNegotiationUpdated: enqueueActions(({ context, enqueue }) => {
      if (!context.channelCreated) enqueue.raise({ type: 'negotiation.updated' })
    }),
    emitDataChannel: emit(({ event }) => {
      assertEvent(event, 'channel.announced')
      const { channel, label, id } = event
      return { type: 'datachannel', channel, label, id }
    }),

    /** A channel that is let go while it is open, or a transport whose chart has no end of its own. */
    stopPart: stopChild(({ event }) => {
      assertEvent(event, ['channel.removed', 'transport.removed'])
      return 'channel' in event ? event.channel : event.transport
    }),

    setClosedBy: assign(({ context, event }) => {
      assertEvent(event, 'close')
      return {
        closedBy: event.found ? 'engine' : 'local-close',
        lastConnectionState: context.connectionState,
        ...sinceAfter(context, event, 'closed'),
      } as const
    }),
    closeParts: enqueueActions(({ context, enqueue }) => {
      // One that has ended before is closed already, and XState would warn of the event.
      for (const part of partsOf(context).filter(isRunning)) enqueue.sendTo(part, connectionClosed)
    }),
    emitDivergence: emit(divergenceEvent),
  },
}).createMachine({
  id: 'peerConnection',
  context: initialContext,
  initial: 'start',
  output: outputOf,
  on: {
    divergence: { actions: 'emitDivergence' },
    // A child's actor that fails has said so itself; its connection and the other children go on.
    'xstate.error.actor.*': {},
  },
  states: {
    start: startsInRegions('live', beginnings, 'closed'),
    live: {
      type: 'parallel',
      on: {
        'states.reported': { actions: 'setStates' },
        'transports.changed': { actions: 'setTransports' },
        'association.failed': { actions: 'setFailure' },
        'peer.left': { guard: 'isThere', actions: ['setDeparture', 'emitPeerLeft'] },
        'candidates.counted': { actions: 'setCandidates' },
        'gathering.failed': { actions: 'addGatheringError' },
        'pair.told': { actions: 'setPair' },
        'channel.created': { actions: ['raiseNegotiationUpdated', 'addChannel'] },
        'channel.found': { actions: 'addChannel' },
        'channel.announced': { actions: ['addChannel', 'emitDataChannel'] },
        'channel.removed': { actions: ['removeChannel', 'stopPart'] },
        'transport.removed': { actions: 'stopPart' },
        close: { target: 'closed', actions: ['setClosedBy', 'closeParts'] },
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

const signalingResyncs = liveSignalingStates.map((state) => `resync.${state}` as const)

/** Types say that an action of `setup()` has no guard to check, because they do not know its guards yet. */
const isPostponed = or([
  stateIn({ live: { negotiation: { clear: 'postponed' } } }),
  stateIn({ live: { negotiation: { needed: 'postponed' } } }),
]) as never

const noTransports: Transports = { sctp: undefined, dtls: [], ice: [], gatherers: [] }

function initialContext({ input = {} }: { input: PeerConnectionInput | undefined }): PeerConnectionContext {
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
    departure: input.departure,
    candidates: input.candidates ?? { local: noCandidates, remote: noCandidates },
    gatheringErrors: input.gatheringErrors ?? [],
    pair: input.pair,
    since: input.since ?? {},
    channels: ChannelList.empty,
    transports: noTransports,
    closedBy: undefined,
    lastConnectionState: isClosed ? 'closed' : undefined,
  }
}

/** A routing state is left by the actor's first event, which carries the input. */
function beginsIn(
  place: 'closed' | Places<typeof beginnings>,
  { lastConnectionState, signalingState, operations }: PeerConnectionContext,
  event: unknown,
): boolean {
  if (place === 'closed') return lastConnectionState === 'closed'
  const { isNegotiationNeeded = false } = (event as { input?: PeerConnectionInput }).input ?? {}
  return (
    place.signaling === signalingState &&
    place.negotiation === (isNegotiationNeeded ? 'needed' : 'clear') &&
    place.operations === (operations.length > 0 ? 'busy' : 'idle')
  )
}

/** That something has changed now, if the cause tells when that is. */
function sinceAfter(
  { since }: PeerConnectionContext,
  { time }: { readonly time?: number },
  ...changed: readonly (keyof Since)[]
): { readonly since: Since } {
  if (time === undefined || changed.length === 0) return { since }
  const now: { -readonly [Name in keyof Since]: number } = {}
  for (const name of changed) now[name] = time
  return { since: { ...since, ...now } }
}

function isPairChange({ kind, cause }: TransportReport): boolean {
  if (kind !== 'ice') return false
  return cause.type === 'selectedcandidatepair.changed' || ('pairChanged' in cause && cause.pairChanged === true)
}

/** Of one that is lost when it is first seen, it is not known whether there was anything to lose. */
function wasConnected(state: ConnectionState): boolean | undefined {
  if (state === 'disconnected' || state === 'failed') return undefined
  return state === 'connected'
}

function isRunning(part: AnyActorRef): boolean {
  return part.getSnapshot().status === 'active'
}

function isInChain({ operations }: PeerConnectionContext, event: PeerConnectionCause): boolean {
  assertEvent(event, 'operation.settled')
  return operations.some(({ id }) => id === event.id)
}

function canCheck({ operations, signalingState }: PeerConnectionContext): boolean {
  return operations.length === 0 && signalingState === 'stable'
}

function outputOf({ context }: { context: PeerConnectionContext }): PeerConnectionOutput {
  const { closedBy = 'engine', connected = false, lastConnectionState = 'closed' } = context
  return { cause: closedBy, connected, lastConnectionState }
}

function forThisConnection({ self }: { self: AnyActorRef }): { connection: AnyActorRef } {
  return { connection: self }
}
