import { iceConnectionStateOf } from '../../machines/connection/aggregateStates.ts'
import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import type { IceTransportState } from '../../machines/transports/transportTypes.ts'
import { target } from '../bind/registry.ts'
import { type TransportBindings, type TransportEvent, transitionRules } from '../bind/transportBindings.ts'
import { seen } from '../watch/seen.ts'
import { type Finding, stateFinding } from './finding.ts'

/** The events of a connection that tell of an attribute, and the attribute. */
export const aggregateEvents = {
  signalingstatechange: 'signalingState',
  iceconnectionstatechange: 'iceConnectionState',
  connectionstatechange: 'connectionState',
  icegatheringstatechange: 'iceGatheringState',
} as const

/** One of them. */
export type ConnectionEvent = keyof typeof aggregateEvents

/** The events of a connection that are listened to. */
export const connectionEvents = [
  ...(Object.keys(aggregateEvents) as ConnectionEvent[]),
  'negotiationneeded',
  'datachannel',
  'icecandidate',
] as const

/** What is wrong when a connection tells that it has all its candidates (GA-4 to GA-6). */
export function lastCandidateFindings(hasEnded: boolean, { iceGatheringState }: RTCPeerConnection): readonly Finding[] {
  const findings: Finding[] = []
  if (!hasEnded)
    findings.push({ kind: 'event', rule: 'GA-4', expected: 'the empty candidate first', actual: 'null alone' })
  if (iceGatheringState !== 'complete') {
    const actual = `null in ${iceGatheringState}`
    findings.push({ kind: 'order', rule: 'INV-46', expected: 'icegatheringstatechange to complete first', actual })
  }
  return findings
}

/** What is wrong with the place of a connection's event: it tells of no change, or comes before the transport's own. */
export function orderFindings(
  type: ConnectionEvent,
  shown: string,
  announced: string | undefined,
  transports: TransportBindings,
): readonly Finding[] {
  const findings: Finding[] = []
  if (shown === announced) {
    const rule = type === 'signalingstatechange' ? 'INV-5' : 'INV-10'
    findings.push({ kind: 'event', rule, expected: `no ${type} without a change`, actual: `${type} in ${shown}` })
  }
  if (type === 'iceconnectionstatechange') {
    const ice = transports.inUse('ice')
    const isEarly = ice.some(({ isAhead }) => isAhead)
    const derived = iceConnectionStateOf(ice.map((transport) => transport.shown as IceTransportState))
    if (isEarly || (ice.length > 0 && derived !== shown)) {
      findings.push({
        kind: 'order',
        rule: 'INV-45',
        expected: 'the transport’s statechange first',
        actual: `${type} to ${shown}`,
      })
    }
  }
  if (type === 'icegatheringstatechange' && transports.inUse('gatherer').some(({ isAhead }) => isAhead)) {
    findings.push({
      kind: 'order',
      rule: 'INV-46',
      expected: 'the transport’s gatheringstatechange first',
      actual: `${type} to ${shown}`,
    })
  }
  return findings
}

/** What is wrong with a transport's event: it tells of no change, or another event is missing or out of place. */
export function transportFindings(
  { binding, type, changed, error }: TransportEvent,
  { context }: PeerConnectionSnapshot,
  connection: RTCPeerConnection,
): readonly Finding[] {
  const { kind, shown } = binding
  const findings: Finding[] = []
  if (!changed && type.endsWith('statechange')) {
    findings.push({
      kind: 'event',
      rule: transitionRules[kind],
      expected: `no ${type} without a change`,
      actual: `${type} in ${shown}`,
    })
  }
  if (kind === 'dtls' && type === 'statechange' && changed) {
    if (shown === 'failed' && !binding.hasError) {
      findings.push({ kind: 'event', rule: 'INV-43', expected: 'error, then statechange', actual: 'statechange alone' })
    }
    const { connectionState } = connection
    if (connectionState !== context.connectionState && connection.iceConnectionState === context.iceConnectionState) {
      findings.push({
        kind: 'order',
        rule: 'DX-1',
        expected: `connectionState: ${context.connectionState}`,
        actual: `connectionState: ${connectionState}`,
      })
    }
  }
  if (kind === 'ice' && type === 'statechange') findings.push(...unwrittenFindings(context, connection))
  if (error && shown !== 'failed') {
    findings.push({ kind: 'state', rule: 'INV-43', expected: 'state: failed', actual: `state: ${shown}` })
  }
  return findings
}

/** The connection's own state must be written before the transport tells of its (IC-1). */
function unwrittenFindings(
  { transports }: PeerConnectionSnapshot['context'],
  { iceConnectionState }: RTCPeerConnection,
): readonly Finding[] {
  const shown = transports.ice.map((actor) => {
    const transport = target(actor)
    return transport ? seen(transport).state : 'closed'
  })
  return stateFinding(
    'IC-1',
    `iceConnectionState: ${iceConnectionStateOf(shown)}`,
    `iceConnectionState: ${iceConnectionState}`,
  )
}
