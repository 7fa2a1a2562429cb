import type { RuleId } from '../rules/rules.ts'
import type { ErrorName } from './descriptionOutcome.ts'

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
  /** The rule that says so: CM-1 or CM-2, if no rule of its own does. */
  readonly rule: RuleId
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
  'RTCPeerConnection.canTrickleIceCandidates': { ...readsLast, rule: 'CM-1' },
  'RTCPeerConnection.sctp': { ...readsLast, rule: 'CM-1' },
  'RTCPeerConnection.getConfiguration': { ...returnsAsBefore, rule: 'CM-1' },
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
  'RTCPeerConnection.restartIce': { ...returns, rule: 'CM-1' },
  'RTCPeerConnection.setConfiguration': { ...throws, rule: 'CM-1' },
  'RTCPeerConnection.createDataChannel': { ...throws, rule: 'CR-1' },
  'RTCPeerConnection.addTrack': { ...throws, rule: 'CM-1' },
  'RTCPeerConnection.removeTrack': { ...throws, rule: 'CM-1' },
  'RTCPeerConnection.addTransceiver': { ...throws, first: noKind, rule: 'CM-1' },
  'RTCPeerConnection.getSenders': { ...returnsEmpty, rule: 'CM-1' },
  'RTCPeerConnection.getReceivers': { ...returnsEmpty, rule: 'CM-1' },
  'RTCPeerConnection.getTransceivers': { ...returnsAsBefore, rule: 'CM-1' },
  'RTCPeerConnection.getStats': { ...resolves, first: noOne, rule: 'CM-1' },
  'RTCRtpSender.getStats': { ...resolves, rule: 'CM-1' },
  'RTCRtpReceiver.getStats': { ...resolves, rule: 'CM-1' },
  'RTCRtpTransceiver.stop': { ...throws, rule: 'CM-1' },
  'RTCRtpTransceiver.direction': { ...readsStopped, rule: 'CM-2' },
  'set RTCRtpTransceiver.direction': { ...throws, rule: 'CM-1' },
  'RTCRtpTransceiver.currentDirection': { ...readsStopped, rule: 'CM-2' },
  'RTCRtpTransceiver.setCodecPreferences': { ...returnsAsBefore, rule: 'CM-1' },
  'RTCRtpSender.replaceTrack': { ...rejects, first: wrongKind, rule: 'OC-2' },
  'RTCRtpSender.setParameters': { ...rejects, rule: 'CM-1' },
  'RTCRtpSender.getParameters': { ...returnsAsBefore, rule: 'CM-1' },
  'RTCRtpSender.setStreams': { ...throws, rule: 'CM-1' },
  'RTCDTMFSender.insertDTMF': { ...throws, rule: 'CM-1' },
  'RTCDTMFSender.canInsertDTMF': { kind: 'reads', value: false, rule: 'CM-1' },
  'RTCDataChannel.readyState': { ...readsClosed, rule: 'INV-34' },
  'RTCDataChannel.send': { ...throws, rule: 'SD-2' },
  'RTCDataChannel.close': { ...returns, rule: 'DT-15' },
  'RTCDataChannel.bufferedAmount': { ...readsLast, rule: 'BA-3' },
  'RTCDataChannel.id': { ...readsLast, rule: 'ID-1' },
  'RTCDataChannel.label': { ...readsLast, rule: 'CM-1' },
  'RTCDataChannel.protocol': { ...readsLast, rule: 'CM-1' },
  'RTCDataChannel.ordered': { ...readsLast, rule: 'CM-1' },
  'RTCDataChannel.maxPacketLifeTime': { ...readsLast, rule: 'CM-1' },
  'RTCDataChannel.maxRetransmits': { ...readsLast, rule: 'CM-1' },
  'RTCDataChannel.negotiated': { ...readsLast, rule: 'CM-1' },
  'RTCSctpTransport.state': { ...readsClosed, rule: 'INV-48' },
  'RTCDtlsTransport.state': { ...readsClosed, rule: 'INV-48' },
  'RTCIceTransport.state': { ...readsClosed, rule: 'INV-48' },
} as const satisfies Readonly<Record<string, ClosedBehavior>>

/** A member that the table has. */
export type ClosedMember = keyof typeof closedMethods
