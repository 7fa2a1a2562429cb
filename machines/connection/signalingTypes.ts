/** The values of `RTCPeerConnection.signalingState`. */
export type SignalingState =
  | 'stable'
  | 'have-local-offer'
  | 'have-remote-offer'
  | 'have-local-pranswer'
  | 'have-remote-pranswer'
  | 'closed'

/** The states in which an operation can start, as a list. */
export const liveSignalingStates = [
  'stable',
  'have-local-offer',
  'have-remote-offer',
  'have-local-pranswer',
  'have-remote-pranswer',
] as const satisfies readonly SignalingState[]

/** The states in which an operation can start. */
export type LiveSignalingState = (typeof liveSignalingStates)[number]

/** The values of `RTCSessionDescription.type`, as a list. */
export const descriptionTypes = ['offer', 'answer', 'pranswer', 'rollback'] as const

/** The values of `RTCSessionDescription.type`. */
export type DescriptionType = (typeof descriptionTypes)[number]

/** A description that was applied: `local` by `setLocalDescription()`, `remote` by `setRemoteDescription()`. */
export type AppliedDescription = `${'local' | 'remote'}.${DescriptionType}`

/** All descriptions that can be applied. */
export const appliedDescriptions: readonly AppliedDescription[] = (['local', 'remote'] as const).flatMap((side) =>
  descriptionTypes.map((type): AppliedDescription => `${side}.${type}`),
)

/** The causes that the success of a chained operation is for signaling. */
export type OperationCause = AppliedDescription | 'offer.created' | 'answer.created'

/** All that a success of a chained operation can be for signaling. */
export const operationCauses: readonly OperationCause[] = [...appliedDescriptions, 'offer.created', 'answer.created']

/** Which descriptions a connection has. Only whether: a chart holds no SDP. */
export interface Descriptions {
  readonly currentLocal: boolean
  readonly currentRemote: boolean
  readonly pendingLocal: boolean
  readonly pendingRemote: boolean
  /** Whether there is an offer to compare the next one with; `undefined` if the chart began too late to know. */
  readonly lastCreatedOffer: boolean | undefined
  /** The same for answers. */
  readonly lastCreatedAnswer: boolean | undefined
}

/**
 * What can happen to signaling: one successful operation, or a report. A cause that is not legal in the present state is
 * ignored; `snapshot.can()` says so beforehand.
 *
 * An operation that is rejected is no cause: it leaves everything as it is (INV-15). An implicit rollback is two
 * causes, `local.rollback` and `remote.offer`, because script runs in between. `time` is when, in milliseconds.
 */
export type SignalingCause =
  /** A description was applied, or `createOffer()` or `createAnswer()` has succeeded (SG-1, SG-6). */
  | { readonly type: OperationCause; readonly time?: number }
  /** The connection is found in another state, and no observed operation explains it. */
  | {
      readonly type: `resync.${LiveSignalingState}`
      readonly descriptions?: Partial<Descriptions> | undefined
      readonly time?: number
    }
