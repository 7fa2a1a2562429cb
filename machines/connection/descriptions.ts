import type { Descriptions, LiveSignalingState, OperationCause, SignalingState } from './signalingTypes.ts'

const none: Descriptions = {
  currentLocal: false,
  currentRemote: false,
  pendingLocal: false,
  pendingRemote: false,
  lastCreatedOffer: undefined,
  lastCreatedAnswer: undefined,
}

/** What follows from the state alone: a local description is applied only if it is the last created one (DS-2). */
const implied: Readonly<Record<SignalingState, Partial<Descriptions>>> = {
  stable: { pendingLocal: false, pendingRemote: false },
  'have-local-offer': { pendingLocal: true, pendingRemote: false, lastCreatedOffer: true },
  'have-remote-offer': { pendingLocal: false, pendingRemote: true },
  'have-local-pranswer': { pendingLocal: true, pendingRemote: true, lastCreatedAnswer: true },
  'have-remote-pranswer': { pendingLocal: true, pendingRemote: true, lastCreatedOffer: true },
  closed: {},
}

/** Whichever side it is from: the offer that becomes current is always there (DS-2). */
const answer: Descriptions = {
  currentLocal: true,
  currentRemote: true,
  pendingLocal: false,
  pendingRemote: false,
  lastCreatedOffer: false,
  lastCreatedAnswer: false,
}
const rollback = { pendingLocal: false, pendingRemote: false }

/** What the success of each operation changes (DS-2). */
const changes: Readonly<Record<OperationCause, Partial<Descriptions>>> = {
  'local.offer': { pendingLocal: true, lastCreatedOffer: true },
  'local.pranswer': { pendingLocal: true, lastCreatedAnswer: true },
  'local.answer': answer,
  'local.rollback': rollback,
  'remote.offer': { pendingRemote: true },
  'remote.pranswer': { pendingRemote: true },
  'remote.answer': answer,
  'remote.rollback': rollback,
  'offer.created': { lastCreatedOffer: true },
  'answer.created': { lastCreatedAnswer: true },
}

/** Which descriptions there are when a connection is first seen in a state. */
export function descriptionsAtFirst(state: SignalingState, known: Partial<Descriptions> = {}): Descriptions {
  return { ...none, ...known, ...implied[state] }
}

/** Which there are after an operation has succeeded. */
export function descriptionsAfter(before: Descriptions, cause: OperationCause): Descriptions {
  return { ...before, ...changes[cause] }
}

/** Which there are when it is found in another state. What was created meanwhile is not known, as what was applied is not. */
export function descriptionsFound(
  before: Descriptions,
  state: LiveSignalingState,
  shown: Partial<Descriptions> = {},
): Descriptions {
  return { ...before, lastCreatedOffer: undefined, lastCreatedAnswer: undefined, ...shown, ...implied[state] }
}
