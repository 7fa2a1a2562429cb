import { isLegal, stateAfter } from '../connection/descriptionOutcome.ts'
import { appliedDescriptions, type SignalingState } from '../connection/signalingTypes.ts'
import { allBroken, type Broken, brokenAttribute, brokenEvent, brokenOrder } from './broken.ts'
import type { ShownDescriptions } from './closingRules.ts'

/**
 * Signaling takes one step of the table at a time (INV-7).
 *
 * @param by - what is being applied, where that is known: a rollback leads to `stable` only from where it is legal, and
 * never out of a pranswer (SG-2, SG-4); `nothing` leads nowhere
 */
export function signalingStep(
  from: SignalingState | undefined,
  to: SignalingState | undefined,
  by: 'rollback' | 'description' | 'nothing' | 'unknown' = 'unknown',
): Broken | undefined {
  if (!from || !to || from === to || from === 'closed' || to === 'closed') return undefined
  const steps = appliedDescriptions.filter(
    (each) => by === 'unknown' || each.endsWith('rollback') === (by === 'rollback'),
  )
  const isStep = by !== 'nothing' && steps.some((each) => isLegal(from, each) && stateAfter(from, each) === to)
  return isStep ? undefined : brokenAttribute('INV-7', 'signalingState', from, to)
}

/** Which pending descriptions each state has: local, remote. */
const pending: { readonly [State in SignalingState]?: readonly [boolean, boolean] } = {
  stable: [false, false],
  'have-local-offer': [true, false],
  'have-remote-offer': [false, true],
  'have-local-pranswer': [true, true],
  'have-remote-pranswer': [true, true],
}

/** The pending descriptions fit the state (DS-2). What was not read, or cannot be, is not asked. */
export function pendingDescriptions(
  state: SignalingState | undefined,
  { pendingLocalDescription: local, pendingRemoteDescription: remote }: ShownDescriptions,
): readonly Broken[] {
  const [expectsLocal, expectsRemote] = (state && pending[state]) ?? []
  return allBroken(
    brokenAttribute('DS-2', 'pendingLocalDescription', presence(expectsLocal), presence(local)),
    brokenAttribute('DS-2', 'pendingRemoteDescription', presence(expectsRemote), presence(remote)),
  )
}

function presence(there: unknown): string | undefined {
  return typeof there === 'boolean' ? (there ? 'a description' : 'null') : undefined
}

/** The events of a connection that tell of an attribute, and the attribute. */
export const changeEvents = {
  signalingstatechange: 'signalingState',
  iceconnectionstatechange: 'iceConnectionState',
  connectionstatechange: 'connectionState',
  icegatheringstatechange: 'iceGatheringState',
} as const

/** One of them. */
export type ChangeEvent = keyof typeof changeEvents

/**
 * The event of an attribute announces a change (INV-5, INV-10), and signaling never announces that it is `closed`
 * (INV-5).
 *
 * @param announced - what the last event of this type told; `undefined` if that is not known
 */
export function repeatedChange(type: ChangeEvent, shown: string, announced: string | undefined): Broken | undefined {
  const isSignaling = type === 'signalingstatechange'
  if (shown !== announced && !(isSignaling && shown === 'closed')) return undefined
  return brokenEvent(isSignaling ? 'INV-5' : 'INV-10', `no ${type} without a change`, `${type} in ${shown}`)
}

/** A description that was applied has led to the state that it must lead to (SG-6). */
export function stateOfSuccess(expected: string | undefined, shown: string | undefined): Broken | undefined {
  return brokenAttribute('SG-6', 'signalingState', expected, shown)
}

/** A state that an applied description has led to is announced (SG-6). To be asked when nothing more comes. */
export function changeAnnounced(state: string, isAnnounced: boolean): Broken | undefined {
  return isAnnounced ? undefined : brokenEvent('SG-6', `signalingstatechange to ${state}`, 'none')
}

/** `signalingstatechange` comes before the promise of what has changed the state (INV-16). */
export function announcedBeforeSuccess(shown: string, announced: string | undefined): Broken | undefined {
  if (announced === undefined || announced === shown) return undefined
  return brokenOrder('INV-16', 'signalingstatechange first', `signalingState is ${shown}`)
}

/** What script can see changes only by its own calls while it runs, and by those only as they must (EX-4). */
export function keptWhileScriptRuns(attribute: string, before: unknown, after: unknown): Broken | undefined {
  return brokenAttribute('EX-4', attribute, before, after)
}
