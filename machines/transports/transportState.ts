import type { IceGathererSnapshot } from './iceGathererMachine.ts'
import type { IceGathererState } from './transportTypes.ts'

/**
 * The `state` of an ICE, DTLS or SCTP transport as the specification prescribes it.
 *
 * @example
 * ```ts
 * const state = useSelector(sctp, transportState) // 'connected'
 * ```
 */
export function transportState<State extends string>(snapshot: {
  readonly value: State | 'start' | 'ended'
}): Exclude<State, 'start' | 'ended'> | 'closed' {
  const { value } = snapshot
  return value === 'ended' ? 'closed' : (value as Exclude<State, 'start' | 'ended'>)
}

/** The `gatheringState` of an ICE transport as the specification prescribes it (INV-4: it outlasts the connection). */
export function gatheringState(snapshot: IceGathererSnapshot): IceGathererState {
  return snapshot.context.gatheringState
}
