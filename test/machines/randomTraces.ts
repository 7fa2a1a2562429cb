import fc from 'fast-check'
import type { AnyActorRef } from 'xstate'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import type { DataChannelCause, DataChannelError, ReadyState } from '../../machines/channel/dataChannelTypes.ts'
import { readyState } from '../../machines/channel/readyState.ts'
import * as states from '../../machines/connection/connectionStates.ts'
import type { ChainedCall } from '../../machines/connection/descriptionOutcome.ts'
import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import type {
  AggregateStates,
  LiveAggregateStates,
  PeerConnectionCause,
  TransportReport,
} from '../../machines/connection/peerConnectionTypes.ts'
import { gatheringState, transportState } from '../../machines/transports/transportState.ts'
import {
  addTransports,
  called,
  createChannel,
  enter,
  liveStates,
  settled,
  stateIn,
} from './connection/connectionChart.ts'

type Kind = TransportReport['kind']

/** What can be done at random. What takes objects says which, and is left out where there is none. */
export type Deed =
  | { readonly to: 'connection'; readonly cause: PeerConnectionCause }
  | { readonly to: 'chain'; readonly call: ChainedCall }
  | { readonly to: 'chain'; readonly step: 'apply' | 'settle' | 'settle the last' }
  | { readonly to: 'states'; readonly states: LiveAggregateStates; readonly reports: readonly Report[] }
  | { readonly to: 'channels'; readonly how: 'created' | 'found' | 'announced'; readonly readyState: ReadyState }
  | { readonly to: 'channel'; readonly index: number; readonly cause: DataChannelCause | 'remove' }

interface Report {
  readonly kind: Kind
  readonly cause: { readonly type: string; readonly pairChanged?: true }
}

/** All that a chart and its parts show at one moment. */
export interface View extends Record<Kind, string>, AggregateStates {
  readonly signalingState: string
  readonly negotiation: string
  readonly descriptions: PeerConnectionSnapshot['context']['descriptions']
  readonly operations: readonly states.OperationInFlight[]
  /** The ids of the channels in the list. */
  readonly channels: readonly string[]
  /** The `readyState` of each channel that there ever was, and whether it is stopped. */
  readonly readyStates: Readonly<Record<string, ReadyState>>
}

/** An event that was emitted, and what was read then. */
export interface Emission {
  /** `connection`, the kind of a transport, or the id of a channel. */
  readonly by: string
  readonly type: string
  readonly view: View
}

/** One deed, and what has come of it. */
export interface RandomStep {
  readonly deed: Deed
  /** The cause, and the actor that has taken it: `connection` or the id of a channel. */
  readonly cause: PeerConnectionCause | DataChannelCause
  readonly to: string
  readonly before: View
  readonly snapshot: PeerConnectionSnapshot
  readonly after: View
  readonly emitted: readonly Emission[]
}

/** Does all deeds, one after the other, and writes down what comes of each. */
export function trace(deeds: readonly Deed[]): RandomStep[] {
  const connection = enter()
  const { sctp, dtls, ice, gatherer } = addTransports(connection)
  const parts = { sctp, dtls, ice, gatherer } satisfies Record<Kind, AnyActorRef>
  const channels: DataChannelActor[] = []
  let emitted: Emission[] = []
  let calls = 0

  const listen = (by: string, actor: AnyActorRef) =>
    actor.on('*', ({ type }) => emitted.push({ by, type, view: view() }))
  listen('connection', connection)
  for (const [kind, part] of Object.entries(parts)) listen(kind, part)

  function view(): View {
    const snapshot = connection.getSnapshot()
    return {
      signalingState: states.signalingState(snapshot),
      iceConnectionState: states.iceConnectionState(snapshot),
      connectionState: states.connectionState(snapshot),
      iceGatheringState: states.iceGatheringState(snapshot),
      negotiation: snapshot.matches('live') ? stateIn('negotiation', snapshot) : 'closed',
      descriptions: snapshot.context.descriptions,
      operations: states.operations(snapshot),
      channels: states.channels(snapshot).map(({ id }) => id),
      sctp: transportState<string>(sctp.getSnapshot()),
      dtls: transportState<string>(dtls.getSnapshot()),
      ice: transportState<string>(ice.getSnapshot()),
      gatherer: gatheringState(gatherer.getSnapshot()),
      readyStates: Object.fromEntries(channels.map((channel) => [channel.id, readyState(channel.getSnapshot())])),
    }
  }

  /** As a driver does: what has ended is told nothing. */
  const isActive = (actor: AnyActorRef) => actor.getSnapshot().status === 'active'

  function causeOf(deed: Deed): readonly [AnyActorRef, PeerConnectionCause | DataChannelCause] | undefined {
    if (!isActive(connection)) return undefined
    const chain = states.operations(connection.getSnapshot())
    switch (deed.to) {
      case 'connection':
        return [connection, deed.cause]
      case 'chain': {
        if ('call' in deed) return [connection, called(++calls, deed.call)]
        if (deed.step === 'apply') return chain[0]?.outstanding[0] && [connection, { type: chain[0].outstanding[0] }]
        return [connection, settled((deed.step === 'settle' ? chain[0] : chain.at(-1))?.id ?? 0)]
      }
      case 'states': {
        const transports = deed.reports
          .filter(({ kind }) => isActive(parts[kind]))
          .map(({ kind, cause }) => ({ kind, cause, transport: parts[kind] }) as TransportReport)
        return [connection, { type: 'states.reported', ...deed.states, transports }]
      }
      case 'channels': {
        if (!connection.getSnapshot().matches('live')) return undefined
        const channel = createChannel(connection, `channel ${channels.length}`, deed.readyState)
        channels.push(channel)
        listen(channel.id, channel)
        if (deed.how !== 'announced') return [connection, { type: `channel.${deed.how}`, channel }]
        return [connection, { type: 'channel.announced', channel, label: '', id: 1 }]
      }
      case 'channel': {
        const channel = channels[deed.index % channels.length]
        if (!channel) return undefined
        if (deed.cause === 'remove') return [connection, { type: 'channel.removed', channel }]
        return isActive(channel) ? [channel, deed.cause] : undefined
      }
    }
  }

  return deeds.flatMap((deed): RandomStep[] => {
    const found = causeOf(deed)
    if (!found) return []
    const [actor, cause] = found
    emitted = []
    const before = view()
    const snapshot = connection.getSnapshot()
    actor.send(cause)
    const to = actor === connection ? 'connection' : actor.id
    return [{ deed, cause, to, before, snapshot, after: view(), emitted }]
  })
}

const error: DataChannelError = { errorDetail: 'sctp-failure', sctpCauseCode: 1, message: '' }

const calls: readonly ChainedCall[] = [
  { method: 'createOffer' },
  { method: 'createAnswer' },
  { method: 'setLocalDescription', sdp: 'empty' },
  { method: 'setLocalDescription', type: 'rollback', sdp: 'empty' },
  { method: 'setRemoteDescription', type: 'offer' },
  { method: 'setRemoteDescription', type: 'answer' },
  { method: 'addIceCandidate', end: false, section: 'present', ufrag: 'none', remoteDescription: true },
]

const sides = ['local', 'remote'] as const
const types = ['offer', 'answer', 'pranswer', 'rollback'] as const
const applied = sides.flatMap((side) => types.map((type) => ({ type: `${side}.${type}` }) as const))

const ordinary: readonly PeerConnectionCause[] = [
  ...applied,
  { type: 'offer.created' },
  { type: 'answer.created' },
  { type: 'association.failed', error },
]
const negotiations: readonly PeerConnectionCause[] = [
  { type: 'negotiation.updated' },
  { type: 'negotiation.checked', needed: true },
  { type: 'negotiation.checked', needed: false },
]
const closings: readonly PeerConnectionCause[] = [
  { type: 'close' },
  { type: 'close', found: true },
  { type: 'close.returned' },
]
const resyncs: readonly PeerConnectionCause[] = [
  ...liveStates.map((state) => ({ type: `resync.${state}` }) as const),
  { type: 'resync.have-local-offer', descriptions: { currentLocal: true, pendingRemote: true } },
  { type: 'resync.negotiationneeded' },
]

const ofChannel: readonly (DataChannelCause | 'remove')[] = [
  { type: 'announced' },
  { type: 'open' },
  { type: 'close' },
  { type: 'stream.reset' },
  { type: 'drained' },
  { type: 'transport.closed' },
  { type: 'transport.closed', error },
  { type: 'creation.failed', error },
  { type: 'id.exhausted', error },
  { type: 'transmit.failed', error },
  { type: 'transferred' },
  'remove',
]

/** `closed` is none that a connection which is not closed reports: its driver says that it was found closed. */
const ice = ['new', 'checking', 'connected', 'completed', 'disconnected', 'failed'] as const
const connection = ['new', 'connecting', 'connected', 'disconnected', 'failed'] as const
const gatherer = ['new', 'gathering', 'complete'] as const
const kinds: Record<Kind, readonly string[]> = {
  sctp: ['connecting', 'connected', 'closed'],
  dtls: ['new', 'connecting', 'connected', 'closed', 'failed'],
  ice: [...ice, 'closed'],
  gatherer,
}

function reports(isAnything: boolean): fc.Arbitrary<Report> {
  const all = (Object.keys(kinds) as Kind[]).flatMap((kind) =>
    kinds[kind].flatMap((type): Report[] => [
      { kind, cause: { type } },
      ...(kind === 'ice' ? [{ kind, cause: { type, pairChanged: true } } as const] : []),
      ...(isAnything ? [{ kind, cause: { type: `resync.${type}` } }] : []),
    ]),
  )
  return fc.constantFrom(...all)
}

/** Closing is rare: what comes before it would be short otherwise. */
function deeds(isAnything: boolean): fc.Arbitrary<readonly Deed[]> {
  const index = fc.nat({ max: 3 })
  const aggregate = fc.record({
    iceConnectionState: fc.constantFrom(...ice),
    connectionState: fc.constantFrom(...connection),
    iceGatheringState: fc.constantFrom(...gatherer),
  })
  const to = <To extends Deed['to']>(name: To) => fc.constant(name)
  const found: readonly (DataChannelCause | 'remove')[] = isAnything ? [{ type: 'resync' }] : []
  const deed = fc.oneof(
    { weight: 4, arbitrary: fc.record({ to: to('connection'), cause: fc.constantFrom(...ordinary) }) },
    { weight: 4, arbitrary: fc.record({ to: to('connection'), cause: fc.constantFrom(...negotiations) }) },
    { weight: isAnything ? 2 : 0, arbitrary: fc.record({ to: to('connection'), cause: fc.constantFrom(...resyncs) }) },
    { weight: 3, arbitrary: fc.record({ to: to('chain'), call: fc.constantFrom(...calls) }) },
    {
      weight: 5,
      arbitrary: fc.record({
        to: to('chain'),
        step: fc.constantFrom('apply' as const, 'apply' as const, 'settle' as const, 'settle the last' as const),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        to: to('states'),
        states: aggregate,
        // Two of the same transport would be two tasks.
        reports: fc.uniqueArray(reports(isAnything), { maxLength: 3, selector: ({ kind }) => kind }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        to: to('channels'),
        how: fc.constantFrom('created' as const, 'found' as const, 'announced' as const),
        readyState: fc.constantFrom('connecting' as const, 'open' as const, 'closing' as const),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({ to: to('channel'), index, cause: fc.constantFrom(...ofChannel, ...found) }),
    },
    { weight: 1, arbitrary: fc.record({ to: to('connection'), cause: fc.constantFrom(...closings) }) },
  )
  return fc.array(deed, { minLength: 1, maxLength: 40, size: 'max' })
}

/** Whatever can happen, legal or not, with what a driver does where an engine has gone an unknown way. */
export const anything = deeds(true)

/** The same without that: the chart alone says where it goes. */
export const causes = deeds(false)
