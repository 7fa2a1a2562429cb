import { type ActorRefFrom, assign, emit, type SnapshotFrom, setup } from 'xstate'
import type { Divergence } from './divergence.ts'
import { divergenceEvent } from './divergenceEvent.ts'

/** The values of `RTCPeerConnection.signalingState`. */
export type SignalingState =
  | 'stable'
  | 'have-local-offer'
  | 'have-remote-offer'
  | 'have-local-pranswer'
  | 'have-remote-pranswer'
  | 'closed'

/** The values of `RTCSessionDescription.type`. */
export type DescriptionType = 'offer' | 'answer' | 'pranswer' | 'rollback'

/** A description that was applied: `local` by `setLocalDescription()`, `remote` by `setRemoteDescription()`. */
export type AppliedDescription = `${'local' | 'remote'}.${DescriptionType}`

/**
 * What can happen to signaling: one successful operation, or a report. What is not legal in the present state is
 * ignored, and `snapshot.can()` tells it beforehand.
 *
 * An operation that is rejected is no cause: it leaves everything as it is (INV-15). An implicit rollback is two
 * causes, `local.rollback` and `remote.offer`, because script runs in between.
 */
export type SignalingCause =
  /** A description was applied (SG-1, SG-6). */
  | { readonly type: AppliedDescription }
  /** `createOffer()` or `createAnswer()` has succeeded. */
  | { readonly type: 'offer.created' | 'answer.created' }
  /** The connection was closed by this side (SG-5). */
  | { readonly type: 'connection.closed' }
  /** The connection is found in another state, and no legal cause explains it. */
  | { readonly type: `resync.${SignalingState}`; readonly descriptions?: KnownDescriptions | undefined }
  /** A driver has found the connection to differ from the chart; emitted as it is. */
  | { readonly type: 'divergence'; readonly divergence: Divergence }

/** The event that the connection fires for signaling, and `divergence`. */
export type SignalingEmitted =
  | { readonly type: 'signalingstatechange' }
  | ({ readonly type: 'divergence' } & Divergence)

/** Which descriptions there are. Whether, not what: a chart holds no SDP. */
export interface SignalingContext {
  readonly currentLocal: boolean
  readonly currentRemote: boolean
  readonly pendingLocal: boolean
  readonly pendingRemote: boolean
  /** Whether there is an offer to compare the next one with; `undefined` if the chart began too late to know. */
  readonly lastCreatedOffer: boolean | undefined
  /** The same for answers. */
  readonly lastCreatedAnswer: boolean | undefined
}

/** As much of it as someone knows. Of the pending ones the state tells more, unless it is `closed` (DS-2). */
export type KnownDescriptions = Partial<SignalingContext>

/** Where the chart begins. */
export interface SignalingInput {
  /** The state of the connection at this moment. */
  readonly signalingState: SignalingState
  /** What the connection shows of its descriptions. */
  readonly descriptions?: KnownDescriptions | undefined
}

/**
 * The signaling state of an `RTCPeerConnection`, with the presence of its descriptions.
 *
 * The states are the values of `signalingState`, and the causes are the operations that have succeeded. A cell of the
 * specification's table that rejects is a cause that the state does not take; one that succeeds without a change is
 * taken, and emits nothing. What is emitted is `signalingstatechange`, when the state has changed.
 *
 * The descriptions are still there in `closed` (DS-4).
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#set-description | WebRTC 1.0, set a session description}: rules SG-1 to
 * SG-6, DS-1 to DS-4.
 *
 * @example
 * ```ts
 * const signaling = createActor(signalingMachine, { input: { signalingState: 'stable' } }).start()
 * signaling.on('signalingstatechange', () => console.log(signaling.getSnapshot().value)) // have-local-offer
 * signaling.send({ type: 'local.offer' })
 * signaling.getSnapshot().can({ type: 'local.answer' }) // false
 * ```
 */
export const signalingMachine = setup({
  types: {} as {
    context: SignalingContext
    events: SignalingCause
    emitted: SignalingEmitted
    input: SignalingInput
  },
  guards: {
    startsAs: ({ event }, state: SignalingState) => startingState(event) === state,
  },
  actions: {
    noteLocalOffer: assign({ pendingLocal: true, lastCreatedOffer: true }),
    noteLocalPranswer: assign({ pendingLocal: true, lastCreatedAnswer: true }),
    noteRemoteDescription: assign({ pendingRemote: true }),
    noteAnswer: assign(answered),
    noteRollback: assign({ pendingLocal: false, pendingRemote: false }),
    noteCreatedOffer: assign({ lastCreatedOffer: true }),
    noteCreatedAnswer: assign({ lastCreatedAnswer: true }),
    noteReport: assign(asReported),
    emitSignalingStateChange: emit({ type: 'signalingstatechange' }),
    emitDivergence: emit(divergenceEvent),
  },
}).createMachine({
  id: 'signaling',
  context: begun,
  initial: 'start',
  on: {
    'connection.closed': { target: '.closed' },
    'resync.stable': { target: '.stable', actions: ['noteReport', 'emitSignalingStateChange'] },
    'resync.have-local-offer': { target: '.have-local-offer', actions: ['noteReport', 'emitSignalingStateChange'] },
    'resync.have-remote-offer': { target: '.have-remote-offer', actions: ['noteReport', 'emitSignalingStateChange'] },
    'resync.have-local-pranswer': {
      target: '.have-local-pranswer',
      actions: ['noteReport', 'emitSignalingStateChange'],
    },
    'resync.have-remote-pranswer': {
      target: '.have-remote-pranswer',
      actions: ['noteReport', 'emitSignalingStateChange'],
    },
    'resync.closed': { target: '.closed', actions: 'noteReport' },
    divergence: { actions: 'emitDivergence' },
  },
  states: {
    start: {
      always: [
        { guard: { type: 'startsAs', params: 'have-local-offer' }, target: 'have-local-offer' },
        { guard: { type: 'startsAs', params: 'have-remote-offer' }, target: 'have-remote-offer' },
        { guard: { type: 'startsAs', params: 'have-local-pranswer' }, target: 'have-local-pranswer' },
        { guard: { type: 'startsAs', params: 'have-remote-pranswer' }, target: 'have-remote-pranswer' },
        { guard: { type: 'startsAs', params: 'closed' }, target: 'closed' },
        { target: 'stable' },
      ],
    },
    stable: {
      on: {
        'local.offer': { target: 'have-local-offer', actions: ['noteLocalOffer', 'emitSignalingStateChange'] },
        'remote.offer': { target: 'have-remote-offer', actions: ['noteRemoteDescription', 'emitSignalingStateChange'] },
        'offer.created': { actions: 'noteCreatedOffer' },
        'resync.stable': {},
      },
    },
    'have-local-offer': {
      on: {
        'local.offer': { actions: 'noteLocalOffer' },
        'local.rollback': { target: 'stable', actions: ['noteRollback', 'emitSignalingStateChange'] },
        'remote.answer': { target: 'stable', actions: ['noteAnswer', 'emitSignalingStateChange'] },
        'remote.pranswer': {
          target: 'have-remote-pranswer',
          actions: ['noteRemoteDescription', 'emitSignalingStateChange'],
        },
        'remote.rollback': { target: 'stable', actions: ['noteRollback', 'emitSignalingStateChange'] },
        'offer.created': { actions: 'noteCreatedOffer' },
        'resync.have-local-offer': {},
      },
    },
    'have-remote-offer': {
      on: {
        'local.answer': { target: 'stable', actions: ['noteAnswer', 'emitSignalingStateChange'] },
        'local.pranswer': { target: 'have-local-pranswer', actions: ['noteLocalPranswer', 'emitSignalingStateChange'] },
        'local.rollback': { target: 'stable', actions: ['noteRollback', 'emitSignalingStateChange'] },
        'remote.offer': { actions: 'noteRemoteDescription' },
        'remote.rollback': { target: 'stable', actions: ['noteRollback', 'emitSignalingStateChange'] },
        'answer.created': { actions: 'noteCreatedAnswer' },
        'resync.have-remote-offer': {},
      },
    },
    'have-local-pranswer': {
      on: {
        'local.answer': { target: 'stable', actions: ['noteAnswer', 'emitSignalingStateChange'] },
        'local.pranswer': { actions: 'noteLocalPranswer' },
        'answer.created': { actions: 'noteCreatedAnswer' },
        'resync.have-local-pranswer': {},
      },
    },
    'have-remote-pranswer': {
      on: {
        'remote.answer': { target: 'stable', actions: ['noteAnswer', 'emitSignalingStateChange'] },
        'remote.pranswer': { actions: 'noteRemoteDescription' },
        'resync.have-remote-pranswer': {},
      },
    },
    closed: { type: 'final', on: { '*': {} } },
  },
})

/** A snapshot of the signaling chart. */
export type SignalingSnapshot = SnapshotFrom<typeof signalingMachine>

/** A running signaling chart. */
export type SignalingActor = ActorRefFrom<typeof signalingMachine>

const none: SignalingContext = {
  currentLocal: false,
  currentRemote: false,
  pendingLocal: false,
  pendingRemote: false,
  lastCreatedOffer: undefined,
  lastCreatedAnswer: undefined,
}

/** What follows from the state alone: a local description is applied only if it is the last created one. */
const implied: Readonly<Record<SignalingState, KnownDescriptions>> = {
  stable: { pendingLocal: false, pendingRemote: false },
  'have-local-offer': { pendingLocal: true, pendingRemote: false, lastCreatedOffer: true },
  'have-remote-offer': { pendingLocal: false, pendingRemote: true },
  'have-local-pranswer': { pendingLocal: true, pendingRemote: true, lastCreatedAnswer: true },
  'have-remote-pranswer': { pendingLocal: true, pendingRemote: true, lastCreatedOffer: true },
  closed: {},
}

/** Whichever side it is from: the offer that becomes current is always there (DS-2). */
function answered(): SignalingContext {
  return {
    currentLocal: true,
    currentRemote: true,
    pendingLocal: false,
    pendingRemote: false,
    lastCreatedOffer: false,
    lastCreatedAnswer: false,
  }
}

function begun({ input }: { input: SignalingInput }): SignalingContext {
  return { ...none, ...input.descriptions, ...implied[input.signalingState] }
}

/** What was created meanwhile is not known, as what was applied is not. */
function asReported({ context, event }: { context: SignalingContext; event: SignalingCause }): SignalingContext {
  const { type, descriptions } = event as Extract<SignalingCause, { descriptions?: unknown }>
  const state = type.replace('resync.', '') as SignalingState
  const created = { lastCreatedOffer: undefined, lastCreatedAnswer: undefined }
  return { ...context, ...created, ...descriptions, ...implied[state] }
}

/** The routing state is left by the actor's first event, which carries its input. */
function startingState(event: unknown): SignalingState | undefined {
  return (event as { input?: SignalingInput }).input?.signalingState
}
