import type { Descriptions, OperationCause } from './signalingTypes.ts'

/**
 * What is in the slots of a connection's descriptions. A chart only knows whether something is there; who holds the
 * descriptions keeps what it likes of each.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#pc-ss-init | WebRTC 1.0, internal slots}
 */
export interface DescriptionSlots<Description> {
  readonly currentLocal: Description | null
  readonly currentRemote: Description | null
  readonly pendingLocal: Description | null
  readonly pendingRemote: Description | null
  /** The SDP of the last offer that was created here; empty if there is none. */
  readonly lastCreatedOffer: string
  /** The same for answers. */
  readonly lastCreatedAnswer: string
}

/** Those of a new connection. */
export const emptySlots: DescriptionSlots<never> = {
  currentLocal: null,
  currentRemote: null,
  pendingLocal: null,
  pendingRemote: null,
  lastCreatedOffer: '',
  lastCreatedAnswer: '',
}

/** What an answer leaves of what was created before it (DS-2). */
const none = { pendingLocal: null, pendingRemote: null, lastCreatedOffer: '', lastCreatedAnswer: '' } as const

/**
 * The slots after an operation has succeeded: which description is where (DS-2). A rollback keeps what was created last.
 *
 * @param description - the one that was applied; for `offer.created` and `answer.created` it is not read
 * @param sdp - what was created
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#set-description | WebRTC 1.0, set a session description}, step 4.7.5
 *
 * @example
 * ```ts
 * slotsAfter(slots, 'remote.answer', answer).currentLocal // what was pending
 * ```
 */
export function slotsAfter<Description>(
  slots: DescriptionSlots<Description>,
  cause: OperationCause,
  description: Description | null = null,
  sdp = '',
): DescriptionSlots<Description> {
  switch (cause) {
    case 'local.offer':
    case 'local.pranswer':
      return { ...slots, pendingLocal: description }
    case 'remote.offer':
    case 'remote.pranswer':
      return { ...slots, pendingRemote: description }
    case 'local.answer':
      return { ...none, currentLocal: description, currentRemote: slots.pendingRemote }
    case 'remote.answer':
      return { ...none, currentLocal: slots.pendingLocal, currentRemote: description }
    case 'local.rollback':
    case 'remote.rollback':
      return { ...slots, pendingLocal: null, pendingRemote: null }
    case 'offer.created':
      return { ...slots, lastCreatedOffer: sdp }
    case 'answer.created':
      return { ...slots, lastCreatedAnswer: sdp }
  }
}

/** What `localDescription` and `remoteDescription` give: the pending one, or else the current one (DS-1). */
export function shownDescription<Description>(
  slots: DescriptionSlots<Description>,
  side: 'local' | 'remote',
): Description | null {
  return side === 'local' ? (slots.pendingLocal ?? slots.currentLocal) : (slots.pendingRemote ?? slots.currentRemote)
}

/** Which descriptions there are: what a chart knows of them. */
export function presentIn(slots: DescriptionSlots<unknown>): Descriptions {
  return {
    currentLocal: slots.currentLocal !== null,
    currentRemote: slots.currentRemote !== null,
    pendingLocal: slots.pendingLocal !== null,
    pendingRemote: slots.pendingRemote !== null,
    lastCreatedOffer: slots.lastCreatedOffer !== '',
    lastCreatedAnswer: slots.lastCreatedAnswer !== '',
  }
}

/**
 * The slots after a candidate was surfaced, or added: it goes into each description of that side which has its ICE
 * generation, pending or current (DS-3).
 *
 * @param isOfGeneration - whether a description has the candidate's generation
 * @param withCandidate - the description with it
 */
export function slotsWithCandidate<Description>(
  slots: DescriptionSlots<Description>,
  side: 'local' | 'remote',
  isOfGeneration: (description: Description) => boolean,
  withCandidate: (description: Description) => Description,
): DescriptionSlots<Description> {
  const taken = (description: Description | null) =>
    description !== null && isOfGeneration(description) ? withCandidate(description) : description
  return side === 'local'
    ? { ...slots, currentLocal: taken(slots.currentLocal), pendingLocal: taken(slots.pendingLocal) }
    : { ...slots, currentRemote: taken(slots.currentRemote), pendingRemote: taken(slots.pendingRemote) }
}

/** Whether a local description represents an ICE generation, so that its candidates may be surfaced (GA-1). */
export function representsGeneration<Description>(
  { currentLocal, pendingLocal }: DescriptionSlots<Description>,
  isOfGeneration: (description: Description) => boolean,
): boolean {
  return [currentLocal, pendingLocal].some((description) => description !== null && isOfGeneration(description))
}
