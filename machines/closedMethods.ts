import type { ErrorName } from './descriptionOutcome.ts'
import type { RuleId } from './rules.ts'

/** What a member of a closed connection, or of an object that belongs to one, does. */
export type ClosedBehavior = (
  | { readonly kind: 'throws' | 'rejects'; readonly error: ErrorName }
  /** Its promise resolves, and its failure callback gets this error: the forms with callbacks. */
  | { readonly kind: 'calls-back'; readonly error: ErrorName }
  /** `as-before`: the call does what it did, as if the connection were not closed. */
  | { readonly kind: 'returns'; readonly value: 'nothing' | 'empty-array' | 'as-before' }
  | { readonly kind: 'resolves'; readonly value: 'as-before' }
  /** `last`: the value of the moment before. */
  | { readonly kind: 'reads'; readonly value: 'closed' | 'stopped' | false | 'last' }
) & {
  /** The failure that comes first, where its condition holds. */
  readonly first?: { readonly error: ErrorName; readonly when: string }
  /** The rule that says so, where one does by itself. */
  readonly rule?: RuleId
}

const noSection = {
  error: 'TypeError',
  when: 'a candidate that is not empty has neither sdpMid nor sdpMLineIndex',
} as const
const wrongKind = { error: 'TypeError', when: 'the kind of the track is not that of the transceiver' } as const
const noKind = { error: 'TypeError', when: 'the kind is a string but not a kind of track' } as const
const noOne = {
  error: 'InvalidAccessError',
  when: 'the selector is not the track of just one sender or receiver',
} as const

const throws = { kind: 'throws', error: 'InvalidStateError' } as const
const rejects = { kind: 'rejects', error: 'InvalidStateError' } as const
const callsBack = { kind: 'calls-back', error: 'InvalidStateError' } as const
const resolves = { kind: 'resolves', value: 'as-before' } as const
const returns = { kind: 'returns', value: 'nothing' } as const
const returnsAsBefore = { kind: 'returns', value: 'as-before' } as const
const returnsEmpty = { kind: 'returns', value: 'empty-array' } as const
const readsClosed = { kind: 'reads', value: 'closed' } as const
const readsStopped = { kind: 'reads', value: 'stopped' } as const
const readsLast = { kind: 'reads', value: 'last' } as const

/**
 * What each member does once its connection is closed. A setter is a member of its own, and so is a form with
 * callbacks.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dfn-close-the-connection | WebRTC 1.0, close the connection}
 *
 * @example
 * ```ts
 * closedMethods['RTCPeerConnection.createOffer'] // { kind: 'rejects', error: 'InvalidStateError', rule: 'OC-2' }
 * ```
 */
export const closedMethods = {
  'RTCPeerConnection.signalingState': { ...readsClosed, rule: 'INV-1' },
  'RTCPeerConnection.iceConnectionState': { ...readsClosed, rule: 'INV-1' },
  'RTCPeerConnection.connectionState': { ...readsClosed, rule: 'INV-1' },
  'RTCPeerConnection.iceGatheringState': { ...readsLast, rule: 'INV-4' },
  'RTCPeerConnection.localDescription': { ...readsLast, rule: 'DS-4' },
  'RTCPeerConnection.currentLocalDescription': { ...readsLast, rule: 'DS-4' },
  'RTCPeerConnection.pendingLocalDescription': { ...readsLast, rule: 'DS-4' },
  'RTCPeerConnection.remoteDescription': { ...readsLast, rule: 'DS-4' },
  'RTCPeerConnection.currentRemoteDescription': { ...readsLast, rule: 'DS-4' },
  'RTCPeerConnection.pendingRemoteDescription': { ...readsLast, rule: 'DS-4' },
  'RTCPeerConnection.canTrickleIceCandidates': readsLast,
  'RTCPeerConnection.sctp': readsLast,
  'RTCPeerConnection.getConfiguration': returnsAsBefore,
  'RTCPeerConnection.close': { ...returns, rule: 'INV-2' },
  'RTCPeerConnection.createOffer': { ...rejects, rule: 'OC-2' },
  'RTCPeerConnection.createAnswer': { ...rejects, rule: 'OC-2' },
  'RTCPeerConnection.setLocalDescription': { ...rejects, rule: 'OC-2' },
  'RTCPeerConnection.setRemoteDescription': { ...rejects, rule: 'OC-2' },
  'RTCPeerConnection.addIceCandidate': { ...rejects, first: noSection, rule: 'OC-2' },
  'RTCPeerConnection.createOffer with callbacks': { ...callsBack, rule: 'OC-2' },
  'RTCPeerConnection.createAnswer with callbacks': { ...callsBack, rule: 'OC-2' },
  'RTCPeerConnection.setLocalDescription with callbacks': { ...callsBack, rule: 'OC-2' },
  'RTCPeerConnection.setRemoteDescription with callbacks': { ...callsBack, rule: 'OC-2' },
  'RTCPeerConnection.addIceCandidate with callbacks': { ...callsBack, first: noSection, rule: 'OC-2' },
  'RTCPeerConnection.restartIce': returns,
  'RTCPeerConnection.setConfiguration': throws,
  'RTCPeerConnection.createDataChannel': { ...throws, rule: 'CR-1' },
  'RTCPeerConnection.addTrack': throws,
  'RTCPeerConnection.removeTrack': throws,
  'RTCPeerConnection.addTransceiver': { ...throws, first: noKind },
  'RTCPeerConnection.getSenders': returnsEmpty,
  'RTCPeerConnection.getReceivers': returnsEmpty,
  'RTCPeerConnection.getTransceivers': returnsAsBefore,
  'RTCPeerConnection.getStats': { ...resolves, first: noOne },
  'RTCRtpSender.getStats': resolves,
  'RTCRtpReceiver.getStats': resolves,
  'RTCRtpTransceiver.stop': throws,
  'RTCRtpTransceiver.direction': readsStopped,
  'set RTCRtpTransceiver.direction': throws,
  'RTCRtpTransceiver.currentDirection': readsStopped,
  'RTCRtpTransceiver.setCodecPreferences': returnsAsBefore,
  'RTCRtpSender.replaceTrack': { ...rejects, first: wrongKind, rule: 'OC-2' },
  'RTCRtpSender.setParameters': rejects,
  'RTCRtpSender.getParameters': returnsAsBefore,
  'RTCRtpSender.setStreams': throws,
  'RTCDTMFSender.insertDTMF': throws,
  'RTCDTMFSender.canInsertDTMF': { kind: 'reads', value: false },
  'RTCDataChannel.readyState': { ...readsClosed, rule: 'INV-34' },
  'RTCDataChannel.send': { ...throws, rule: 'SD-2' },
  'RTCDataChannel.close': { ...returns, rule: 'DT-15' },
  'RTCDataChannel.bufferedAmount': { ...readsLast, rule: 'BA-3' },
  'RTCDataChannel.id': { ...readsLast, rule: 'ID-1' },
  'RTCDataChannel.label': readsLast,
  'RTCDataChannel.protocol': readsLast,
  'RTCDataChannel.ordered': readsLast,
  'RTCDataChannel.maxPacketLifeTime': readsLast,
  'RTCDataChannel.maxRetransmits': readsLast,
  'RTCDataChannel.negotiated': readsLast,
  'RTCSctpTransport.state': { ...readsClosed, rule: 'INV-48' },
  'RTCDtlsTransport.state': { ...readsClosed, rule: 'INV-48' },
  'RTCIceTransport.state': { ...readsClosed, rule: 'INV-48' },
} as const satisfies Readonly<Record<string, ClosedBehavior>>

/** A member that the table has. */
export type ClosedMember = keyof typeof closedMethods
