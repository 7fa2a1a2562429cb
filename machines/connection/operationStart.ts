import type { ChainedCall } from './descriptionOutcome.ts'
import { effectiveType } from './descriptionOutcome.ts'
import type { DescriptionSlots } from './descriptionSlots.ts'
import type { DescriptionType, LiveSignalingState } from './signalingTypes.ts'

/** A section of a remote description, as far as it decides what becomes of a candidate. */
export interface CandidateSection {
  readonly mid: string
  /** Whether the transceiver that it belongs to is stopped. */
  readonly isStopped: boolean
  /** The ICE user fragment; `undefined` if the section has none, because it is rejected. */
  readonly ufrag: string | undefined
}

/** The members of an `RTCIceCandidateInit` that decide what becomes of it. */
export interface CandidateGiven {
  readonly candidate: string
  readonly sdpMid: string | null
  readonly sdpMLineIndex: number | null
  readonly usernameFragment: string | null
}

/**
 * `setLocalDescription()` as it is when its operation starts: how its SDP compares with what was created last, which may
 * have been long after the call (RJ-2, RJ-3).
 *
 * @param sdp - empty if the call gives none
 *
 * @example
 * ```ts
 * const call = localDescriptionAtStart('stable', 'offer', sdp, slots)
 * outcomeOf('stable', call) // rejects with InvalidModificationError, if `sdp` is not the last one created
 * ```
 */
export function localDescriptionAtStart(
  state: LiveSignalingState,
  type: DescriptionType | undefined,
  sdp: string,
  { lastCreatedOffer, lastCreatedAnswer }: Pick<DescriptionSlots<unknown>, 'lastCreatedOffer' | 'lastCreatedAnswer'>,
): ChainedCall {
  const last = effectiveType(state, { type }) === 'offer' ? lastCreatedOffer : lastCreatedAnswer
  return { method: 'setLocalDescription', type, sdp: sdp === '' ? 'empty' : sdp === last ? 'last-created' : 'other' }
}

/**
 * `addIceCandidate()` as it is when its operation starts: what its `sdpMid`, or else its `sdpMLineIndex`, leads to in the
 * remote description, and whether that has its user fragment (AC-3 to AC-6).
 *
 * @param given - what the call gives; `undefined` for the end of candidates of all sections
 * @param sections - those of `remoteDescription`, in their order; `undefined` if that is null
 */
export function candidateAtStart(
  given: CandidateGiven | undefined,
  sections: readonly CandidateSection[] | undefined,
): Extract<ChainedCall, { method: 'addIceCandidate' }> {
  const { candidate = '', usernameFragment = null } = given ?? {}
  const facts = { method: 'addIceCandidate', end: candidate === '', remoteDescription: sections !== undefined } as const
  if (!hasSection(given)) return { ...facts, section: 'none', ufrag: ufragIn(sections ?? [], usernameFragment) }
  const section = sections && sectionOf(given, sections)
  if (!section) return { ...facts, section: 'absent', ufrag: 'none' }
  const ufrag = ufragIn([section], usernameFragment)
  return { ...facts, section: section.isStopped ? 'stopped' : 'present', ufrag }
}

/** The section that a candidate is for: `sdpMid` goes before `sdpMLineIndex`. */
export function sectionOf<Section extends { readonly mid: string }>(
  { sdpMid, sdpMLineIndex }: Pick<CandidateGiven, 'sdpMid' | 'sdpMLineIndex'>,
  sections: readonly Section[],
): Section | undefined {
  return sdpMid === null ? sections[sdpMLineIndex ?? sections.length] : sections.find(({ mid }) => mid === sdpMid)
}

function hasSection(given: CandidateGiven | undefined): given is CandidateGiven {
  return given !== undefined && (given.sdpMid !== null || given.sdpMLineIndex !== null)
}

function ufragIn(sections: readonly CandidateSection[], ufrag: string | null): 'none' | 'present' | 'absent' {
  if (ufrag === null) return 'none'
  return sections.some((section) => section.ufrag === ufrag) ? 'present' : 'absent'
}
