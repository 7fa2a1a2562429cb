import { allBroken, type Broken, brokenAttribute } from './broken.ts'

/** The three states that read `closed` together. */
export interface ClosedStates {
  readonly signalingState?: unknown
  readonly iceConnectionState?: unknown
  readonly connectionState?: unknown
}

const closedStates = ['signalingState', 'iceConnectionState', 'connectionState'] as const

/** All three states of a closed connection read `closed` (INV-1). One that the engine does not have is not asked. */
export function statesWhenClosed(shown: ClosedStates): readonly Broken[] {
  return allBroken(...closedStates.map((state) => brokenAttribute('INV-1', state, 'closed', shown[state])))
}

/** `close()` leaves the state of gathering as it was, of the connection and of each ICE transport (INV-4). */
export function gatheringWhenClosed(
  attribute: 'iceGatheringState' | 'gatheringState',
  before: unknown,
  after: unknown,
): Broken | undefined {
  return brokenAttribute('INV-4', attribute, before, after)
}

/** `iceGatheringState` never reads `closed` (INV-4). */
export function gatheringNeverClosed(iceGatheringState: unknown): Broken | undefined {
  return iceGatheringState === 'closed'
    ? brokenAttribute('INV-4', 'iceGatheringState', 'not closed', 'closed')
    : undefined
}

/** The four descriptions, each with what it shows; what is left out was not read. */
export interface ShownDescriptions {
  readonly currentLocalDescription?: unknown
  readonly currentRemoteDescription?: unknown
  readonly pendingLocalDescription?: unknown
  readonly pendingRemoteDescription?: unknown
}

/** The names of the four. */
export const descriptionAttributes = [
  'currentLocalDescription',
  'currentRemoteDescription',
  'pendingLocalDescription',
  'pendingRemoteDescription',
] as const satisfies readonly (keyof ShownDescriptions)[]

/**
 * `close()` changes no description (DS-4).
 *
 * @param before - whether each was there just before the call; one of which that is not known is not compared
 * @param after - whether each is there when the call has returned, or what is shown in its place
 */
export function descriptionsWhenClosed(before: ShownDescriptions, after: ShownDescriptions): readonly Broken[] {
  return allBroken(
    ...descriptionAttributes.map((name) => {
      const isKnown = typeof before[name] === 'boolean'
      return isKnown ? brokenAttribute('DS-4', name, presence(before[name]), presence(after[name])) : undefined
    }),
  )
}

/** A closed connection has no senders and no receivers (CM-1). */
export function sendersWhenClosed(counts: {
  readonly senders?: unknown
  readonly receivers?: unknown
}): readonly Broken[] {
  return allBroken(
    brokenAttribute('CM-1', 'getSenders().length', 0, counts.senders),
    brokenAttribute('CM-1', 'getReceivers().length', 0, counts.receivers),
  )
}

/** The transceivers of a closed connection are stopped (CM-2). */
export function transceiverWhenClosed(directions: {
  readonly direction?: unknown
  readonly currentDirection?: unknown
}): readonly Broken[] {
  return allBroken(
    brokenAttribute('CM-2', 'direction', 'stopped', directions.direction),
    brokenAttribute('CM-2', 'currentDirection', 'stopped', directions.currentDirection),
  )
}

/** The transports of a closed connection are closed (INV-48). */
export function transportWhenClosed(state: unknown): Broken | undefined {
  return brokenAttribute('INV-48', 'state', 'closed', state)
}

/** A connection that nobody has closed does not read `closed`: no peer and no failure may do that (RP-2). */
export function closedByItself(
  attribute: 'iceConnectionState' | 'connectionState',
  before: unknown,
  shown: unknown,
): Broken | undefined {
  if (shown !== 'closed') return undefined
  return brokenAttribute('RP-2', attribute, before === 'closed' ? 'not closed' : before, shown)
}

function presence(there: unknown): unknown {
  return typeof there === 'boolean' ? (there ? 'a description' : 'null') : there
}
