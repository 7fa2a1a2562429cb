import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate'
import { dataChannelMachine } from '../../machines/channel/dataChannelMachine.ts'
import type { DataChannelCause, DataChannelError } from '../../machines/channel/dataChannelTypes.ts'
import { type ChainedCall, outcomeOf } from '../../machines/connection/descriptionOutcome.ts'
import { type PeerConnectionSnapshot, peerConnectionMachine } from '../../machines/connection/peerConnectionMachine.ts'
import type { PeerConnectionCause } from '../../machines/connection/peerConnectionTypes.ts'
import { appliedDescriptions } from '../../machines/connection/signalingTypes.ts'
import { type DescribeEvent, describeEvent } from './describeEvent.ts'

/** How a chart is looked at when paths are made from it: one of its regions, or all of it. */
export interface PathView<Snapshot = AnyMachineSnapshot, Event extends EventObject = EventObject> {
  /** What the names of its paths begin with. */
  readonly name?: string
  /** The region, by its key or by the keys on the way to it, as in `live.signaling`. */
  readonly region?: string
  /** The events to try in a state. */
  events(snapshot: Snapshot): readonly Event[]
  /** The state, where it is not the value of the snapshot or of the region. */
  state?(snapshot: Snapshot): unknown
  /** What decides which transition is taken, besides the state. */
  key?(snapshot: Snapshot): string
  readonly describe?: DescribeEvent
}

/** How a chart is looked at where nothing else is said: the connection's region by region, any other as a whole. */
export function viewsOf(machine: AnyStateMachine): readonly PathView[] {
  const events = machine.events.filter(isOfTheLifecycle).map((type): EventObject => ({ type }))
  return viewsByConfig.get(machine.config) ?? [{ events: () => events }]
}

/** The chart's own events: none by which a driver repairs or reports, and nothing that XState makes. */
function isOfTheLifecycle(type: string): boolean {
  return !type.endsWith('*') && !/^(xstate|resync|divergence)(\.|$)/.test(type)
}

const sctpFailure: DataChannelError = { errorDetail: 'sctp-failure', sctpCauseCode: 1, message: '' }
const channelFailure: DataChannelError = { errorDetail: 'data-channel-failure', sctpCauseCode: null, message: '' }

const channelCauses: readonly DataChannelCause[] = [
  { type: 'announced' },
  { type: 'open' },
  { type: 'close' },
  { type: 'stream.reset' },
  { type: 'drained' },
  { type: 'transport.closed' },
  { type: 'transport.closed', error: sctpFailure },
  { type: 'creation.failed', error: channelFailure },
  { type: 'id.exhausted', error: channelFailure },
  { type: 'transmit.failed', error: sctpFailure },
  { type: 'connection.closed' },
  { type: 'transferred' },
]

const signalingCauses: readonly PeerConnectionCause[] = [
  ...appliedDescriptions.map((type) => ({ type })),
  { type: 'offer.created' },
  { type: 'answer.created' },
]

type ConnectionView = PathView<PeerConnectionSnapshot, PeerConnectionCause>

const signaling: ConnectionView = { name: 'signaling', region: 'signaling', events: () => signalingCauses }

/** An applied description is here all that its method does; a call in flight has causes of its own. */
const negotiation: ConnectionView = {
  name: 'negotiation',
  region: 'negotiation',
  events: (snapshot) => {
    const { operations, signalingState } = snapshot.context
    const [call, description] =
      signalingState === 'stable'
        ? ([{ method: 'createOffer' }, 'local.offer'] as const)
        : ([{ method: 'setLocalDescription', type: 'rollback', sdp: 'empty' }, 'local.rollback'] as const)
    return [
      { type: 'negotiation.updated' },
      { type: 'negotiation.checked', needed: true },
      { type: 'negotiation.checked', needed: false },
      ...(operations.length > 0
        ? nextOfChain(snapshot)
        : [{ type: 'operation.called', id: 1, call } as const, { type: description }]),
    ]
  },
  key: chain,
  describe: describeCause,
}

const calls: readonly ChainedCall[] = [
  { method: 'createOffer' },
  { method: 'createAnswer' },
  { method: 'setLocalDescription', sdp: 'empty' },
  { method: 'setRemoteDescription', type: 'offer' },
]

/** At most two, of which one waits: what comes of a longer chain is no different. */
const operations: ConnectionView = {
  name: 'operations',
  region: 'operations',
  events: (snapshot) => {
    const { operations: chained, signalingState } = snapshot.context
    const id = (chained.at(-1)?.id ?? 0) + 1
    const legal = calls.filter((call) => outcomeOf(signalingState, call).kind === 'succeeds')
    return [
      ...nextOfChain(snapshot),
      ...(chained.length < 2 ? legal.map((call) => ({ type: 'operation.called', id, call }) as const) : []),
    ]
  },
  key: chain,
  describe: describeCause,
}

const connection: ConnectionView = {
  name: 'connection',
  events: () => [{ type: 'close' }, { type: 'close.returned' }],
  state: ({ value }) => (typeof value === 'string' ? value : Object.keys(value)[0]),
}

/** By the configuration, which a machine shares with those that `provide()` makes of it. */
const viewsByConfig: ReadonlyMap<unknown, readonly PathView[]> = new Map<unknown, readonly PathView[]>([
  [dataChannelMachine.config, [{ events: () => channelCauses }]],
  [peerConnectionMachine.config, [signaling, negotiation, operations, connection]],
])

/** What the running operation does next, if all goes well. */
function nextOfChain({ context }: PeerConnectionSnapshot): readonly PeerConnectionCause[] {
  const [running] = context.operations
  if (!running) return []
  const [type] = running.outstanding
  return [type ? { type } : { type: 'operation.settled', id: running.id }]
}

/** All that the guards of the two regions read. */
function chain({ context }: PeerConnectionSnapshot): string {
  const { operations: chained, signalingState } = context
  return JSON.stringify([signalingState, ...chained.map(({ call, outstanding }) => [call, outstanding])])
}

function describeCause(event: EventObject): string {
  const cause = event as PeerConnectionCause
  if (cause.type === 'operation.settled') return cause.type
  if (cause.type !== 'operation.called') return describeEvent(cause)
  const { call } = cause
  return `${cause.type} (${[call.method, ...('type' in call && call.type ? [call.type] : [])].join(' ')})`
}
