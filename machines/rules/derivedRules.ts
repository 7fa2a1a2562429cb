import { connectionStateOf, iceConnectionStateOf, iceGatheringStateOf } from '../connection/aggregateStates.ts'
import type { DtlsTransportState, IceGathererState, IceTransportState } from '../transports/transportTypes.ts'
import { allBroken, type Broken, brokenAttribute, brokenOrder } from './broken.ts'

/** The states of the transports in use, each once. */
export interface StatesInUse {
  readonly ice: readonly IceTransportState[]
  readonly dtls: readonly DtlsTransportState[]
  readonly gatherers: readonly IceGathererState[]
}

/** The states of a connection that follow from its transports; what is left out was not read. */
export interface DerivedStates {
  readonly iceConnectionState?: unknown
  readonly connectionState?: unknown
  readonly iceGatheringState?: unknown
}

/**
 * A connection's states follow from those of its transports (INV-9). To be asked when no update is on its way. Where no
 * transports are shown, nothing can be said.
 */
export function derivedStates({ ice, dtls, gatherers }: StatesInUse, shown: DerivedStates): readonly Broken[] {
  if (ice.length === 0) return []
  return allBroken(
    follows('INV-9', 'iceConnectionState', [iceConnectionStateOf(ice)], shown),
    follows('INV-9', 'connectionState', [connectionStateOf(ice, dtls)], shown),
    follows('INV-9', 'iceGatheringState', [iceGatheringStateOf(gatherers)], shown),
  )
}

/**
 * In the `statechange` of an ICE transport, the connection's states are written already (IC-1). A change of DTLS counts in
 * a later task (DX-1), so that `connectionState` may be without it.
 */
export function writtenStates({ ice, dtls }: Omit<StatesInUse, 'gatherers'>, shown: DerivedStates): readonly Broken[] {
  const possible = [
    dtls,
    ...dtls.map((_, index) => dtls.map((state, each) => (each === index ? before(state) : state))),
  ]
  return allBroken(
    follows('IC-1', 'iceConnectionState', [iceConnectionStateOf(ice)], shown),
    dtls.length === 0
      ? undefined
      : follows(
          'IC-1',
          'connectionState',
          possible.map((states) => connectionStateOf(ice, states)),
          shown,
        ),
  )
}

function before(state: DtlsTransportState): DtlsTransportState {
  return state === 'connecting' ? 'new' : 'connecting'
}

function follows(
  rule: 'INV-9' | 'IC-1',
  state: keyof DerivedStates,
  expected: readonly string[],
  shown: DerivedStates,
): Broken | undefined {
  const actual = shown[state]
  if (actual === undefined || expected.includes(actual as string)) return undefined
  return brokenAttribute(rule, state, [...new Set(expected)].join(' or '), actual)
}

/**
 * The connection announces ICE after its transports (INV-45).
 *
 * @param ice - the states of the ICE transports in use, if they are known
 * @param isAhead - whether one of them shows a state that its own event has not told
 */
export function iceOrder(
  iceConnectionState: string,
  ice: readonly IceTransportState[],
  isAhead: boolean,
): Broken | undefined {
  const isDerived = ice.length === 0 || iceConnectionStateOf(ice) === iceConnectionState
  if (!isAhead && isDerived) return undefined
  return brokenOrder('INV-45', 'the transport’s statechange first', `iceconnectionstatechange to ${iceConnectionState}`)
}

/** A DTLS transport that changes, and the other transports in use. */
export interface DtlsChange {
  readonly ice: readonly IceTransportState[]
  /** The other DTLS transports. */
  readonly others: readonly DtlsTransportState[]
  readonly from: DtlsTransportState
  readonly to: DtlsTransportState
}

/**
 * A change of DTLS shows in `connectionState` only in a later task than its own event's, whose handler sees the value as
 * it was (DX-1).
 *
 * @param shown - what the handler of the event sees
 */
export function dtlsOrder({ ice, others, from, to }: DtlsChange, shown: string): Broken | undefined {
  const [before, after] = [from, to].map((state) => connectionStateOf(ice, [...others, state]))
  if (before === after || shown !== after) return undefined
  return brokenOrder('DX-1', `connectionState: ${before}`, `connectionState: ${shown}`)
}
