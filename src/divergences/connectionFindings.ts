import {
  connectionStateOf,
  iceConnectionStateOf,
  iceGatheringStateOf,
} from '../../machines/connection/aggregateStates.ts'
import type { ChainedCall, Outcome } from '../../machines/connection/descriptionOutcome.ts'
import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import type { AggregateStates } from '../../machines/connection/peerConnectionTypes.ts'
import { gatheringState, transportState } from '../../machines/transports/transportState.ts'
import type { DtlsTransportState, IceTransportState } from '../../machines/transports/transportTypes.ts'
import {
  descriptionAttributes,
  descriptionNames,
  descriptionsOf,
  transceiversOf,
} from '../watch/connectionAttributes.ts'
import { seen } from '../watch/seen.ts'
import { attributeFinding, type Finding } from './finding.ts'

/** Which descriptions are there and should not be, or the other way round (DS-2, DS-4, INV-6). */
export function descriptionFindings(
  rule: 'DS-2' | 'DS-4',
  { context }: PeerConnectionSnapshot,
  connection: RTCPeerConnection,
): readonly Finding[] {
  const shown = descriptionsOf(connection)
  return descriptionNames.flatMap((name) => {
    const attribute = descriptionAttributes[name]
    const actual =
      shown[name] === undefined ? (attribute in connection ? 'unreadable' : undefined) : presence(shown[name])
    if (actual === undefined || (actual === 'unreadable' && rule === 'DS-2')) return []
    return attributeFinding(rule, attribute, presence(context.descriptions[name]), actual)
  })
}

/** What a connection does not show as it must when its `close()` has returned; of its transports and channels see there. */
export function closedFindings(chart: PeerConnectionSnapshot, connection: RTCPeerConnection): readonly Finding[] {
  const transceivers = transceiversOf(connection)
  return [
    ...attributeFinding('INV-1', 'signalingState', 'closed', shown(connection, 'signalingState')),
    ...attributeFinding('INV-1', 'iceConnectionState', 'closed', shown(connection, 'iceConnectionState')),
    ...attributeFinding('INV-1', 'connectionState', 'closed', shown(connection, 'connectionState')),
    ...attributeFinding(
      'INV-4',
      'iceGatheringState',
      chart.context.iceGatheringState,
      shown(connection, 'iceGatheringState'),
    ),
    ...descriptionFindings('DS-4', chart, connection),
    ...transceivers
      .map(seen)
      .flatMap(({ direction, currentDirection }) => [
        ...attributeFinding('CM-2', 'direction', 'stopped', direction),
        ...attributeFinding('CM-2', 'currentDirection', 'stopped', String(currentDirection)),
      ]),
    ...emptyFinding('getSenders', connection),
    ...emptyFinding('getReceivers', connection),
  ]
}

/** Whether a connection is closed that nobody has closed: no peer and no failure may do that (RP-2). */
export function closedByItselfFindings(
  { context }: PeerConnectionSnapshot,
  connection: RTCPeerConnection,
): readonly Finding[] {
  return (['iceConnectionState', 'connectionState'] as const).flatMap((state) =>
    connection[state] === 'closed' ? attributeFinding('RP-2', state, context[state], 'closed') : [],
  )
}

/** Which of its states a connection does not derive from its transports as prescribed. To be asked at rest (INV-9). */
export function derivationFindings({ context }: PeerConnectionSnapshot): readonly Finding[] {
  const { ice, dtls, gatherers } = context.transports
  if (ice.length === 0) return []
  const iceStates = ice.map((actor) => transportState<IceTransportState>(actor.getSnapshot()))
  const dtlsStates = dtls.map((actor) => transportState<DtlsTransportState>(actor.getSnapshot()))
  const derived: AggregateStates = {
    iceConnectionState: iceConnectionStateOf(iceStates),
    connectionState: connectionStateOf(iceStates, dtlsStates),
    iceGatheringState: iceGatheringStateOf(gatherers.map((actor) => gatheringState(actor.getSnapshot()))),
  }
  return (Object.keys(derived) as (keyof AggregateStates)[]).flatMap((state) =>
    attributeFinding('INV-9', state, derived[state], context[state]),
  )
}

/** Where an SCTP transport shows limits that are not known yet, or hides one that is (INV-41). */
export function limitFindings({ context }: PeerConnectionSnapshot, sctp: RTCSctpTransport | null): readonly Finding[] {
  if (!sctp || !('maxChannels' in seen(sctp))) return []
  const { state, maxChannels, maxMessageSize } = seen(sctp) as {
    [Name in keyof RTCSctpTransport]: unknown
  } & RTCSctpTransport
  const { currentLocal, pendingLocal, pendingRemote } = context.descriptions
  const isAnswered = currentLocal || (pendingLocal && pendingRemote)
  return [
    ...(state === 'connected' && maxChannels === null
      ? attributeFinding('INV-41', 'maxChannels', 'a number', 'null')
      : []),
    ...(state === 'connecting' && maxChannels !== null
      ? attributeFinding('INV-41', 'maxChannels', 'null', String(maxChannels))
      : []),
    ...(!isAnswered && (maxMessageSize as unknown) !== null
      ? attributeFinding('INV-41', 'maxMessageSize', 'null', String(maxMessageSize))
      : []),
  ]
}

/** How an operation has settled: fulfilled, or rejected with an error of this name. */
export type Settlement = 'fulfilled' | { readonly rejected: string }

/** The name of an error; of what is none, the word for any. What it says may be private. */
export function errorName(error: unknown): string {
  const { name } = Object(error) as { name?: unknown }
  return typeof name === 'string' && /^\w{1,64}$/.test(name) ? name : 'Error'
}

/** How an operation has settled otherwise than it must. */
export function outcomeFindings({ method }: ChainedCall, outcome: Outcome, settlement: Settlement): readonly Finding[] {
  const { rule } = outcome
  const allowed = outcome.kind === 'refused' ? [outcome.error] : outcome.kind === 'rejects' ? outcome.errors : []
  if (settlement === 'fulfilled') {
    if (outcome.kind === 'succeeds') return []
    return [{ kind: 'event', rule, expected: `${method}: ${allowed.join(' or ')}`, actual: `${method}: success` }]
  }
  const { rejected } = settlement
  // Arguments that are no description or candidate at all fail before they are an operation.
  if (rejected === 'TypeError' && outcome.kind !== 'refused') return []
  const names: readonly string[] = outcome.kind === 'succeeds' ? outcome.unless : allowed
  if (names.includes(rejected)) return []
  const expected = outcome.kind === 'succeeds' ? ['success', ...names] : names
  return [{ kind: 'event', rule, expected: `${method}: ${expected.join(' or ')}`, actual: `${method}: ${rejected}` }]
}

/** Firefox lets nothing be read of a connection whose document is gone. */
function shown(connection: RTCPeerConnection, attribute: 'signalingState' | keyof AggregateStates): string {
  try {
    return connection[attribute]
  } catch {
    return 'unreadable'
  }
}

/** Engines without media do not have these methods, or they throw. */
function emptyFinding(method: 'getSenders' | 'getReceivers', connection: RTCPeerConnection): readonly Finding[] {
  try {
    return attributeFinding('CM-1', `${method}().length`, '0', String(connection[method]().length))
  } catch {
    return []
  }
}

function presence(there: boolean): string {
  return there ? 'a description' : 'null'
}
