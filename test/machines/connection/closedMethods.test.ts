import { describe, expect, test } from 'vitest'
import { type ClosedMember, closedMethods } from '../../../machines/connection/closedMethods.ts'
import { type ChainedCall, type ErrorName, outcomeOf } from '../../../machines/connection/descriptionOutcome.ts'
import { type RuleId, rules } from '../../../machines/rules/rules.ts'

/** What happens, the rule that says so, and the error that comes first if one may. */
type Row = readonly [behavior: string, rule: RuleId, first?: ErrorName]

/** The specification's table, a row for each member that it names. */
const table: Record<ClosedMember, Row> = {
  'RTCPeerConnection.signalingState': ['reads closed', 'INV-1'],
  'RTCPeerConnection.iceConnectionState': ['reads closed', 'INV-1'],
  'RTCPeerConnection.connectionState': ['reads closed', 'INV-1'],
  'RTCPeerConnection.iceGatheringState': ['reads last', 'INV-4'],
  'RTCPeerConnection.localDescription': ['reads last', 'DS-4'],
  'RTCPeerConnection.currentLocalDescription': ['reads last', 'DS-4'],
  'RTCPeerConnection.pendingLocalDescription': ['reads last', 'DS-4'],
  'RTCPeerConnection.remoteDescription': ['reads last', 'DS-4'],
  'RTCPeerConnection.currentRemoteDescription': ['reads last', 'DS-4'],
  'RTCPeerConnection.pendingRemoteDescription': ['reads last', 'DS-4'],
  'RTCPeerConnection.canTrickleIceCandidates': ['reads last', 'CM-1'],
  'RTCPeerConnection.sctp': ['reads last', 'CM-1'],
  'RTCPeerConnection.getConfiguration': ['returns as-before', 'CM-1'],
  'RTCPeerConnection.close': ['returns nothing', 'INV-2'],
  'RTCPeerConnection.createOffer': ['rejects InvalidStateError', 'OC-2'],
  'RTCPeerConnection.createAnswer': ['rejects InvalidStateError', 'OC-2'],
  'RTCPeerConnection.setLocalDescription': ['rejects InvalidStateError', 'OC-2'],
  'RTCPeerConnection.setRemoteDescription': ['rejects InvalidStateError', 'OC-2'],
  'RTCPeerConnection.addIceCandidate': ['rejects InvalidStateError', 'OC-2', 'TypeError'],
  'RTCPeerConnection.createOffer with callbacks': ['calls-back InvalidStateError', 'OC-2'],
  'RTCPeerConnection.createAnswer with callbacks': ['calls-back InvalidStateError', 'OC-2'],
  'RTCPeerConnection.setLocalDescription with callbacks': ['calls-back InvalidStateError', 'OC-2'],
  'RTCPeerConnection.setRemoteDescription with callbacks': ['calls-back InvalidStateError', 'OC-2'],
  'RTCPeerConnection.addIceCandidate with callbacks': ['calls-back InvalidStateError', 'OC-2', 'TypeError'],
  'RTCPeerConnection.restartIce': ['returns nothing', 'CM-1'],
  'RTCPeerConnection.setConfiguration': ['throws InvalidStateError', 'CM-1'],
  'RTCPeerConnection.createDataChannel': ['throws InvalidStateError', 'CR-1'],
  'RTCPeerConnection.addTrack': ['throws InvalidStateError', 'CM-1'],
  'RTCPeerConnection.removeTrack': ['throws InvalidStateError', 'CM-1'],
  'RTCPeerConnection.addTransceiver': ['throws InvalidStateError', 'CM-1', 'TypeError'],
  'RTCPeerConnection.getSenders': ['returns empty-array', 'CM-1'],
  'RTCPeerConnection.getReceivers': ['returns empty-array', 'CM-1'],
  'RTCPeerConnection.getTransceivers': ['returns as-before', 'CM-1'],
  'RTCPeerConnection.getStats': ['resolves as-before', 'CM-1', 'InvalidAccessError'],
  'RTCRtpSender.getStats': ['resolves as-before', 'CM-1'],
  'RTCRtpReceiver.getStats': ['resolves as-before', 'CM-1'],
  'RTCRtpTransceiver.stop': ['throws InvalidStateError', 'CM-1'],
  'RTCRtpTransceiver.direction': ['reads stopped', 'CM-2'],
  'set RTCRtpTransceiver.direction': ['throws InvalidStateError', 'CM-1'],
  'RTCRtpTransceiver.currentDirection': ['reads stopped', 'CM-2'],
  'RTCRtpTransceiver.setCodecPreferences': ['returns as-before', 'CM-1'],
  'RTCRtpSender.replaceTrack': ['rejects InvalidStateError', 'OC-2', 'TypeError'],
  'RTCRtpSender.setParameters': ['rejects InvalidStateError', 'CM-1'],
  'RTCRtpSender.getParameters': ['returns as-before', 'CM-1'],
  'RTCRtpSender.setStreams': ['throws InvalidStateError', 'CM-1'],
  'RTCDTMFSender.insertDTMF': ['throws InvalidStateError', 'CM-1'],
  'RTCDTMFSender.canInsertDTMF': ['reads false', 'CM-1'],
  'RTCDataChannel.readyState': ['reads closed', 'INV-34'],
  'RTCDataChannel.send': ['throws InvalidStateError', 'SD-2'],
  'RTCDataChannel.close': ['returns nothing', 'DT-15'],
  'RTCDataChannel.bufferedAmount': ['reads last', 'BA-3'],
  'RTCDataChannel.id': ['reads last', 'ID-1'],
  'RTCDataChannel.label': ['reads last', 'CM-1'],
  'RTCDataChannel.protocol': ['reads last', 'CM-1'],
  'RTCDataChannel.ordered': ['reads last', 'CM-1'],
  'RTCDataChannel.maxPacketLifeTime': ['reads last', 'CM-1'],
  'RTCDataChannel.maxRetransmits': ['reads last', 'CM-1'],
  'RTCDataChannel.negotiated': ['reads last', 'CM-1'],
  'RTCSctpTransport.state': ['reads closed', 'INV-48'],
  'RTCDtlsTransport.state': ['reads closed', 'INV-48'],
  'RTCIceTransport.state': ['reads closed', 'INV-48'],
}

const members = Object.keys(table) as ClosedMember[]

describe('on a closed connection', () => {
  for (const member of members) {
    const [behavior, rule, first] = table[member]

    test(`${rule}: ${member} ${behavior}${first ? ` unless ${first}` : ''}`, () => {
      const found: Closed = closedMethods[member]
      expect(`${found.kind} ${found.error ?? found.value}`).toBe(behavior)
      expect(found.rule).toBe(rule)
      expect(found.first?.error).toBe(first)
      expect(rules).toHaveProperty(rule)
    })
  }

  test('it has no other member', () => {
    expect(Object.keys(closedMethods)).toEqual(members)
  })
})

/** The behavior with all that any may have. */
interface Closed {
  readonly kind: string
  readonly error?: ErrorName
  readonly value?: string | boolean
  readonly rule: RuleId
  readonly first?: { readonly error: ErrorName; readonly when: string }
}

test('OC-2, AC-1, RT-1: what refuses to be chained is what the outcome of the call says', () => {
  const candidate = { method: 'addIceCandidate', ufrag: 'none', remoteDescription: true } as const
  const calls: Record<
    ChainedCall['method'],
    readonly [ClosedMember, ChainedCall, wrong?: ChainedCall, wrongRule?: RuleId]
  > = {
    createOffer: ['RTCPeerConnection.createOffer', { method: 'createOffer' }],
    createAnswer: ['RTCPeerConnection.createAnswer', { method: 'createAnswer' }],
    setLocalDescription: [
      'RTCPeerConnection.setLocalDescription',
      { method: 'setLocalDescription', type: 'offer', sdp: 'other' },
    ],
    setRemoteDescription: [
      'RTCPeerConnection.setRemoteDescription',
      { method: 'setRemoteDescription', type: 'rollback' },
    ],
    addIceCandidate: [
      'RTCPeerConnection.addIceCandidate',
      { ...candidate, end: false, section: 'present' },
      { ...candidate, end: false, section: 'none' },
      'AC-1',
    ],
    replaceTrack: [
      'RTCRtpSender.replaceTrack',
      { method: 'replaceTrack', sameKind: true, stopped: true },
      { method: 'replaceTrack', sameKind: false, stopped: true },
      'RT-1',
    ],
  }
  for (const [member, call, wrong, wrongRule] of Object.values(calls)) {
    const { error, first, rule }: Closed = closedMethods[member]
    expect(outcomeOf('closed', call)).toEqual({ kind: 'refused', error, rule })
    expect(wrong && outcomeOf('closed', wrong)).toEqual(
      first && { kind: 'refused', error: first.error, rule: wrongRule },
    )
  }
})
