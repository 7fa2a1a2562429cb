import { dtlsTransportMachine } from '../transports/dtlsTransportMachine.ts'
import { iceGathererMachine } from '../transports/iceGathererMachine.ts'
import { iceTransportMachine } from '../transports/iceTransportMachine.ts'
import { sctpTransportMachine } from '../transports/sctpTransportMachine.ts'
import { type Broken, brokenAttribute, brokenEvent, brokenState } from './broken.ts'
import type { RuleId } from './rules.ts'

/** The charts of transports: an ICE transport has two. */
export type TransportKind = 'sctp' | 'dtls' | 'ice' | 'gatherer'

/** The rule of each transport's states and of the event that announces them. */
export const transportRules = {
  sctp: 'INV-40',
  dtls: 'TR-3',
  ice: 'TR-1',
  gatherer: 'TR-2',
} as const satisfies Record<TransportKind, RuleId>

const machines = {
  sctp: sctpTransportMachine,
  dtls: dtlsTransportMachine,
  ice: iceTransportMachine,
  gatherer: iceGathererMachine,
} as const

/** A transport changes its state only as its chart does (TR-1, TR-2, TR-3, INV-40). Not of one that is being closed. */
export function transportStep(
  kind: TransportKind,
  from: string | undefined,
  to: string | undefined,
): Broken | undefined {
  if (!from || !to || from === to || leads(kind, from, to)) return undefined
  const { rule, attribute } = named(kind)
  return brokenState(rule, `${attribute}: what may follow ${from}`, `${attribute}: ${to}`)
}

function leads(kind: TransportKind, from: string, to: string): boolean {
  const machine = machines[kind] as Askable
  return machine.resolveState({ value: from, context: {} }).can({ type: to })
}

/** What can be asked of a chart of each kind. */
interface Askable {
  resolveState(state: { value: string; context: object }): { can(event: { type: string }): boolean }
}

/**
 * The event of a state announces a change (TR-1, TR-2, TR-3, INV-40). A restart amid gathering may announce it
 * again (AMB-30).
 */
export function repeatedTransportEvent(
  kind: TransportKind,
  shown: string | undefined,
  announced: string | undefined,
): Broken | undefined {
  if (shown === undefined || shown !== announced || shown === 'gathering') return undefined
  const { rule, event } = named(kind)
  return brokenEvent(rule, `no ${event} without a change`, `${event} in ${shown}`)
}

function named(kind: TransportKind) {
  const isGatherer = kind === 'gatherer'
  return {
    rule: transportRules[kind],
    attribute: isGatherer ? 'gatheringState' : 'state',
    event: isGatherer ? 'gatheringstatechange' : 'statechange',
  }
}

/**
 * A DTLS transport that fails says so with `error`, then with `statechange` (INV-43).
 *
 * @param hasError - whether an `error` has come since the last `statechange`
 */
export function failureAnnounced(shown: string | undefined, hasError: boolean): Broken | undefined {
  if (shown !== 'failed' || hasError) return undefined
  return brokenEvent('INV-43', 'error, then statechange', 'statechange alone')
}

/** In the `error` of a DTLS transport its state is `failed` (INV-43). */
export function stateInFailure(shown: string | undefined): Broken | undefined {
  return brokenAttribute('INV-43', 'state', 'failed', shown)
}

/** An `error` of a DTLS transport is followed by `statechange`, in its task (INV-43). To be asked in a later one. */
export function failureFollowed(isFollowed: boolean): Broken | undefined {
  return isFollowed ? undefined : brokenEvent('INV-43', 'error, then statechange', 'error alone')
}

/**
 * A transport that its transceiver has taken with it, when negotiation removed it, is closed: DTLS (TR-3), and its ICE
 * transport (TR-1). The events come in later tasks.
 */
export function unusedTransport(kind: 'dtls' | 'ice', state: unknown): Broken | undefined {
  return brokenAttribute(transportRules[kind], 'state', 'closed', state)
}
