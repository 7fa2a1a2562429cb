import { connectionStateOf, iceConnectionStateOf, iceGatheringStateOf } from '../connection/aggregateStates.ts'
import type { DtlsTransportState, IceGathererState, IceTransportState } from '../transports/transportTypes.ts'
import { allBroken, type Broken, brokenAttribute, brokenOrder } from './broken.ts'

/** The states of the transports in use, each once. */
export interface TransportsInUse {
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
export function derivedStates({ ice, dtls, gatherers }: TransportsInUse, shown: DerivedStates): readonly Broken[] {
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
export function writtenStates(
  { ice, dtls }: Omit<TransportsInUse, 'gatherers'>,
  shown: DerivedStates,
): readonly Broken[] {
  const possible = [
    dtls,
    ...dtls.map((_, index) => dtls.map((state, each) => (each === index ? before(state) : state))),
  ]
  return allBroken(
    follows('IC-1', 'iceConnectionState', [iceConnectionStateOf(ice)], shown),
    follows(
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
 * The connection tells of ICE after its transports (INV-45).
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

/**
 * A change of DTLS shows in `connectionState` only in a later task than its own event's (DX-1).
 *
 * @param before - the states just before the event
 * @param shown - those that its handler sees
 */
export function dtlsOrder(before: DerivedStates, shown: DerivedStates): Broken | undefined {
  // With ICE it may change at any time (IC-1).
  if (before.iceConnectionState !== shown.iceConnectionState) return undefined
  const [was, is] = [before.connectionState, shown.connectionState]
  if (was === undefined || is === undefined || was === is) return undefined
  return brokenOrder('DX-1', `connectionState: ${was}`, `connectionState: ${is}`)
}
