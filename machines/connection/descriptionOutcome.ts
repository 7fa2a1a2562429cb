import type { RuleId } from '../rules/rules.ts'
import { signalingRegion } from './signalingRegion.ts'
import type {
  AppliedDescription,
  DescriptionType,
  LiveSignalingState,
  OperationCause,
  SignalingState,
} from './signalingTypes.ts'

/** The names of the errors with which a member of a connection fails for a reason that the specification gives. */
export type ErrorName =
  | 'InvalidStateError'
  | 'InvalidModificationError'
  | 'InvalidAccessError'
  | 'OperationError'
  | 'TypeError'

/**
 * A call that joins the chain of operations (OC-1), with the facts that decide its outcome. The facts are those at the
 * start of the operation, which may be long after the call.
 */
export type ChainedCall =
  | { readonly method: 'createOffer' | 'createAnswer' }
  | {
      readonly method: 'setLocalDescription'
      /** `undefined` if the call gives none. */
      readonly type?: DescriptionType | undefined
      /** How the SDP of the call compares with the last one created for its type, which may be none at all. */
      readonly sdp: 'empty' | 'last-created' | 'other' | 'unknown'
    }
  | { readonly method: 'setRemoteDescription'; readonly type: DescriptionType }
  | {
      readonly method: 'addIceCandidate'
      /** Whether it is the end of candidates: the empty string, or no candidate at all. */
      readonly end: boolean
      /** What `sdpMid` and `sdpMLineIndex` lead to; `none` if both are null. */
      readonly section: 'none' | 'present' | 'stopped' | 'absent' | 'unknown'
      /** Whether the remote description has the candidate's `usernameFragment`; `none` if it is null. */
      readonly ufrag: 'none' | 'present' | 'absent' | 'unknown'
      /** Whether `remoteDescription` is there (DS-1). */
      readonly remoteDescription: boolean
    }
  | {
      readonly method: 'replaceTrack'
      /** Whether the track is of the sender's kind, or null. */
      readonly sameKind: boolean
      /** Whether the sender's transceiver is stopped. */
      readonly stopped: boolean
    }

/** The prescribed outcome of an operation, and the rule that prescribes it. */
export type Outcome =
  /** Its promise is rejected at the call; the operation never joins the chain. */
  | { readonly kind: 'refused'; readonly rule: RuleId; readonly error: ErrorName }
  /**
   * It is rejected with one of these errors, and changes nothing (INV-15). There is more than one only if too little is
   * known.
   */
  | { readonly kind: 'rejects'; readonly rule: RuleId; readonly errors: readonly [ErrorName, ...ErrorName[]] }
  /** It succeeds, or it is rejected for its content, which only the engine can judge. */
  | {
      readonly kind: 'succeeds'
      readonly rule: RuleId
      /** What it is for the signaling chart, one macrostep each. */
      readonly causes: readonly OperationCause[]
      /** The states that follow, with one `signalingstatechange` each: none if it changes no state. */
      readonly states: readonly SignalingState[]
      /** The names of the errors with which it may be rejected instead. */
      readonly unless: readonly ErrorName[]
    }

/** The errors at the end of the table of rejections: syntax, multiplexing, RIDs, other content, and anything else. */
const contentErrors: readonly ErrorName[] = ['OperationError', 'InvalidAccessError']

/**
 * The type that `setLocalDescription()` applies: the given one, or the one that fits the state. Computed when the
 * operation starts, not at the call.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-peerconnection-setlocaldescription | WebRTC 1.0,
 * setLocalDescription}
 *
 * @example
 * ```ts
 * effectiveType('have-remote-offer', {}) // 'answer'
 * ```
 */
export function effectiveType(
  state: LiveSignalingState,
  call: { readonly type?: DescriptionType | undefined },
): DescriptionType {
  return call.type ?? (state === 'have-remote-offer' || state === 'have-local-pranswer' ? 'answer' : 'offer')
}

/**
 * The causes that applying a description is for the signaling chart: one, or two for an implicit rollback, because script
 * runs between its two halves. The answer comes from the chart itself, so that its legal causes are written once.
 *
 * @returns `undefined` if the description is not legal in this state, and must be rejected with `InvalidStateError`
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-peerconnection-setremotedescription | WebRTC 1.0,
 * setRemoteDescription}: rules SG-1 to SG-3, SG-6.
 *
 * @example
 * ```ts
 * causesOf('have-local-offer', 'remote.offer') // ['local.rollback', 'remote.offer']
 * ```
 */
export function causesOf(
  state: SignalingState,
  description: AppliedDescription,
): readonly AppliedDescription[] | undefined {
  if (isLegal(state, description)) return [description]
  const rollsBack = description === 'remote.offer' && isLegal(state, 'local.rollback')
  return rollsBack ? ['local.rollback', 'remote.offer'] : undefined
}

/**
 * The prescribed outcome of a chained operation that starts in this state: the causes of its success, or the error of
 * its rejection, from the first check that fails.
 *
 * At the call, it says whether the call is refused; on a closed connection each call is (OC-2). When the operation
 * starts, it says the rest. An operation that `close()` overtakes never settles (INV-12).
 *
 * An implicit rollback is not undone if the offer behind it is rejected: its first cause stays.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dfn-chain | WebRTC 1.0, chain an operation}: rules OC-1 to OC-3, SG-1
 * to SG-6.
 *
 * @example
 * ```ts
 * outcomeOf('stable', { method: 'setLocalDescription', type: 'answer', sdp: 'other' })
 * // { kind: 'rejects', rule: 'RJ-3', errors: ['InvalidModificationError'] }
 * ```
 */
export function outcomeOf(state: SignalingState, call: ChainedCall): Outcome {
  if (hasWrongType(call)) {
    return { kind: 'refused', error: 'TypeError', rule: call.method === 'replaceTrack' ? 'RT-1' : 'AC-1' }
  }
  if (state === 'closed') return { kind: 'refused', error: 'InvalidStateError', rule: 'OC-2' }
  switch (call.method) {
    case 'createOffer':
      return ofCreation(state, 'offer.created', 'CO-1')
    case 'createAnswer':
      return ofCreation(state, 'answer.created', 'CO-2')
    case 'setLocalDescription':
      return ofLocalDescription(state, effectiveType(state, call), call.sdp)
    case 'setRemoteDescription':
      return ofDescription(state, `remote.${call.type}`)
    case 'addIceCandidate':
      return ofCandidate(call)
    case 'replaceTrack':
      return call.stopped
        ? rejects('RT-2', 'InvalidStateError')
        : succeeds('RT-3', state, [], ['InvalidModificationError'])
  }
}

/** What is refused before it is asked whether the connection is closed. */
function hasWrongType(call: ChainedCall): boolean {
  if (call.method === 'addIceCandidate') return !call.end && call.section === 'none'
  return call.method === 'replaceTrack' && !call.sameKind
}

function ofCreation(state: SignalingState, cause: OperationCause, rule: RuleId): Outcome {
  return isLegal(state, cause) ? succeeds(rule, state, [cause], ['OperationError']) : rejects(rule, 'InvalidStateError')
}

/** Other SDP than the created one comes first, even in a state in which the type is not legal. */
function ofLocalDescription(
  state: SignalingState,
  type: DescriptionType,
  sdp: (ChainedCall & { method: 'setLocalDescription' })['sdp'],
): Outcome {
  const outcome = ofDescription(state, `local.${type}`)
  if (type === 'rollback') return outcome
  if (sdp === 'other') return rejects(type === 'offer' ? 'RJ-2' : 'RJ-3', 'InvalidModificationError')
  if (sdp === 'empty' && outcome.kind === 'rejects') return { ...outcome, rule: 'RJ-4' }
  return sdp === 'unknown' ? orModified(outcome) : outcome
}

function orModified(outcome: Outcome): Outcome {
  switch (outcome.kind) {
    case 'refused':
      return outcome
    case 'rejects':
      return rejects(outcome.rule, 'InvalidModificationError', ...outcome.errors)
    case 'succeeds':
      return { ...outcome, unless: ['InvalidModificationError', ...outcome.unless] }
  }
}

/** Where an empty local SDP would need one to be created, just that is legal which may be applied. */
function ofDescription(state: SignalingState, description: AppliedDescription): Outcome {
  const isRollback = description.endsWith('rollback')
  const causes = causesOf(state, description)
  if (!causes) return rejects(isRollback ? 'RJ-5' : 'RJ-6', 'InvalidStateError')
  return succeeds('SG-6', state, causes, isRollback ? ['OperationError'] : contentErrors)
}

function ofCandidate(call: ChainedCall & { method: 'addIceCandidate' }): Outcome {
  if (!call.remoteDescription) return rejects('AC-3', 'InvalidStateError')
  if (call.section === 'absent') return rejects('AC-4', 'OperationError')
  if (call.section === 'stopped') return { kind: 'succeeds', rule: 'AC-5', causes: [], states: [], unless: [] }
  if (call.ufrag === 'absent' && call.section !== 'unknown') return rejects('AC-6', 'OperationError')
  return { kind: 'succeeds', rule: 'AC-8', causes: [], states: [], unless: ['OperationError'] }
}

function rejects(rule: RuleId, ...errors: readonly [ErrorName, ...ErrorName[]]): Outcome {
  return { kind: 'rejects', rule, errors }
}

function succeeds(
  rule: RuleId,
  state: SignalingState,
  causes: readonly OperationCause[],
  unless: readonly ErrorName[],
): Outcome {
  const states: SignalingState[] = []
  for (const cause of causes) {
    const from = states.at(-1) ?? state
    const to = stateAfter(from, cause)
    if (to !== from) states.push(to)
  }
  return { kind: 'succeeds', rule, causes, states, unless }
}

/** Whether an operation can succeed in a state. */
export function isLegal(state: SignalingState, cause: OperationCause): boolean {
  return transitionFor(state, cause) !== undefined
}

/** The state to which a legal operation leads. */
export function stateAfter<State extends SignalingState>(
  state: State,
  cause: OperationCause,
): State | LiveSignalingState {
  return (transitionFor(state, cause)?.target as LiveSignalingState | undefined) ?? state
}

/** Legality is in the states alone: no transition has a guard. */
function transitionFor(state: SignalingState, cause: OperationCause): { readonly target?: string } | undefined {
  if (state === 'closed') return undefined
  const taken: { readonly [type: string]: object } = signalingRegion.states[state].on
  return taken[cause]
}
