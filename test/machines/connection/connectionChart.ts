import { type Actor, createActor } from 'xstate'
import { dataChannelMachine } from '../../../machines/channel/dataChannelMachine.ts'
import type { DataChannelError, ReadyState } from '../../../machines/channel/dataChannelTypes.ts'
import { noCandidates } from '../../../machines/connection/candidates.ts'
import { signalingState } from '../../../machines/connection/connectionStates.ts'
import type { ChainedCall } from '../../../machines/connection/descriptionOutcome.ts'
import {
  type PeerConnectionSnapshot,
  peerConnectionMachine,
} from '../../../machines/connection/peerConnectionMachine.ts'
import type {
  LiveAggregateStates,
  PeerConnectionCause,
  PeerConnectionInput,
  TransportReport,
  Transports,
} from '../../../machines/connection/peerConnectionTypes.ts'
import type {
  AppliedDescription,
  LiveSignalingState,
  SignalingCause,
  SignalingState,
} from '../../../machines/connection/signalingTypes.ts'
import type { Divergence } from '../../../machines/rules/divergence.ts'
import { dtlsTransportMachine } from '../../../machines/transports/dtlsTransportMachine.ts'
import { iceGathererMachine } from '../../../machines/transports/iceGathererMachine.ts'
import { iceTransportMachine } from '../../../machines/transports/iceTransportMachine.ts'
import { sctpTransportMachine } from '../../../machines/transports/sctpTransportMachine.ts'

/** As an adapter has them, which sends all causes. */
export type ConnectionActor = Actor<typeof peerConnectionMachine>
export type ChannelActor = Actor<typeof dataChannelMachine>

/** The causes that lead from `stable` to each state. */
const ways: Record<LiveSignalingState, readonly AppliedDescription[]> = {
  stable: [],
  'have-local-offer': ['local.offer'],
  'have-remote-offer': ['remote.offer'],
  'have-local-pranswer': ['remote.offer', 'local.pranswer'],
  'have-remote-pranswer': ['local.offer', 'remote.pranswer'],
}

export const liveStates = Object.keys(ways) as LiveSignalingState[]

/** A call that does nothing to signaling. */
const replaceTrack: ChainedCall = { method: 'replaceTrack', sameKind: true, stopped: false }

export function called(id: number, call: ChainedCall = replaceTrack): PeerConnectionCause {
  return { type: 'operation.called', id, call }
}

export function started(id: number, call: ChainedCall): PeerConnectionCause {
  return { type: 'operation.started', id, call }
}

export function settled(id: number): PeerConnectionCause {
  return { type: 'operation.settled', id }
}

/** A connection's chart, running, in a signaling state that its causes have led to. */
export function enter(state: SignalingState = 'stable', input?: PeerConnectionInput): ConnectionActor {
  const actor = createActor(peerConnectionMachine, { input }).start()
  if (state === 'closed') actor.send({ type: 'close' })
  else for (const type of ways[state]) actor.send({ type })
  return actor
}

/** What is emitted from now on, each with the signaling state that is read then. */
export function record(actor: ConnectionActor): string[] {
  const seen: string[] = []
  actor.on('*', ({ type }) => seen.push(`${type}[${signalingState(actor.getSnapshot())}]`))
  return seen
}

/** The state inside a region; outside `live` that of the chart. */
export function stateIn(region: 'signaling' | 'negotiation' | 'operations', { value }: PeerConnectionSnapshot): string {
  if (typeof value === 'string') return value
  const inside: string | object = value.live[region]
  return typeof inside === 'string' ? inside : Object.entries(inside).flat().join('.')
}

/** One transport of each kind. */
export interface Parts {
  readonly sctp: Actor<typeof sctpTransportMachine>
  readonly dtls: Actor<typeof dtlsTransportMachine>
  readonly ice: Actor<typeof iceTransportMachine>
  readonly gatherer: Actor<typeof iceGathererMachine>
}

/** Gives a connection one transport of each kind, new ones. */
export function addTransports(parent: ConnectionActor): Parts {
  const sctp = createActor(sctpTransportMachine, { parent, id: 'sctp', input: { state: 'connecting' } }).start()
  const dtls = createActor(dtlsTransportMachine, { parent, id: 'dtls', input: { state: 'new' } }).start()
  const ice = createActor(iceTransportMachine, { parent, id: 'ice', input: { state: 'new' } }).start()
  const gatherer = createActor(iceGathererMachine, { parent, id: 'gatherer', input: { state: 'new' } }).start()
  const transports: Transports = { sctp, dtls: [dtls], ice: [ice], gatherers: [gatherer] }
  parent.send({ type: 'transports.changed', transports })
  return { sctp, dtls, ice, gatherer }
}

/** A channel's chart that is a child of the connection's, which has not been told of it. */
export function createChannel(parent: ConnectionActor, id: string, readyState: ReadyState): ChannelActor {
  return createActor(dataChannelMachine, { parent, id, input: { readyState } }).start()
}

export const newStates: LiveAggregateStates = {
  iceConnectionState: 'new',
  connectionState: 'new',
  iceGatheringState: 'new',
}

/** A report of these states; the others are new. */
export function report(
  states: Partial<LiveAggregateStates>,
  ...transports: readonly TransportReport[]
): PeerConnectionCause & { type: 'states.reported' } {
  return { type: 'states.reported', ...newStates, ...states, transports }
}

export const sctpFailure: DataChannelError = { errorDetail: 'sctp-failure', sctpCauseCode: 1, message: 'failed' }
export const divergence: Divergence = {
  kind: 'state',
  rule: 'INV-1',
  target: 'x',
  expected: 'closed',
  actual: 'stable',
}

/** The causes that are not for signaling alone, nor a call of `close()`. */
export type OtherCause = Exclude<PeerConnectionCause['type'], SignalingCause['type'] | 'close'>

/** One of each cause that is not for signaling alone, and not a call of `close()`. */
export function otherCauses(parent: ConnectionActor) {
  const channel = createChannel(parent, 'any', 'open')
  const transport = createActor(dtlsTransportMachine, { parent, id: 'dropped', input: { state: 'closed' } }).start()
  return {
    'operation.called': called(1),
    'operation.started': started(1, { method: 'createOffer' }),
    'operation.settled': settled(1),
    'negotiation.updated': { type: 'negotiation.updated' },
    'negotiation.checked': { type: 'negotiation.checked', needed: true },
    'resync.negotiationneeded': { type: 'resync.negotiationneeded' },
    'states.reported': report({ iceConnectionState: 'checking', connectionState: 'connecting' }),
    'transports.changed': {
      type: 'transports.changed',
      transports: { sctp: undefined, dtls: [], ice: [], gatherers: [] },
    },
    'channel.created': { type: 'channel.created', channel },
    'channel.found': { type: 'channel.found', channel },
    'channel.announced': { type: 'channel.announced', channel, label: 'chat', id: 1 },
    'channel.removed': { type: 'channel.removed', channel },
    'transport.removed': { type: 'transport.removed', transport },
    'association.failed': { type: 'association.failed', error: sctpFailure },
    'peer.left': { type: 'peer.left', certain: true },
    'candidates.counted': { type: 'candidates.counted', local: { ...noCandidates, host: 1 } },
    'gathering.failed': { type: 'gathering.failed', error: { errorCode: 701, url: 'turn:turn.example' } },
    'pair.told': {
      type: 'pair.told',
      pair: { local: 'host', remote: 'host', protocol: 'udp', relayProtocol: undefined },
    },
    'close.returned': { type: 'close.returned' },
    divergence: { type: 'divergence', divergence },
    'stable.reached': { type: 'stable.reached' },
    'chain.emptied': { type: 'chain.emptied' },
  } satisfies Record<OtherCause, PeerConnectionCause>
}
