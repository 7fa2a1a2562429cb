import type { FindingCode } from '../../diagnosis/findings.ts'
import type { Stage } from '../../diagnosis/stage.ts'
import type { HiddenPart } from '../imported.ts'
import type { FailureReason } from './explanation.ts'

/** What each reason means, in a sentence. */
export const reasonWords: Readonly<Record<FailureReason, string>> = {
  'transport-failed': 'DTLS has failed: there was a path, and the two ends could not secure it.',
  'peer-left': 'The other end has gone away, and has said so.',
  'connection-lost': 'It was connected, and the path between the two ends was lost.',
  'never-connected': 'It was never connected: no path between the two ends was found.',
  unknown: 'It had failed when the dump begins: why, it does not show.',
}

/** What each stage means for one that has not failed, in a sentence. */
export const stageWords: Readonly<Record<Stage, string>> = {
  new: 'Nothing was offered, or what was agreed upon was taken back.',
  'waiting-for-answer': 'It has offered, and no answer was applied.',
  'answer-due': 'It has the peer’s offer, and has not answered it.',
  'no-local-candidates': 'Both sides have agreed, and this one has found no ICE candidate.',
  'no-remote-candidates': 'Both sides have agreed, and no ICE candidate of the peer has come.',
  checking: 'ICE was still looking for a path.',
  securing: 'ICE has found a path, and DTLS had not finished.',
  connected: 'It was connected.',
  unsure: 'It was interrupted, and had neither come back nor failed.',
  'peer-left': 'The other end has gone away, and has said so.',
  lost: 'It was connected, and the path was lost.',
  failed: 'It has failed.',
  closed: 'It was closed.',
}

/** What each finding means, in a few words. */
export const findingWords: Readonly<Record<FindingCode, string>> = {
  'nothing-offered': 'negotiation was needed, and nobody has offered',
  'no-answer': 'the offer was not answered',
  'not-answered': 'the peer’s offer was not answered here',
  'no-local-candidates': 'this side has no ICE candidate',
  'no-remote-candidates': 'no ICE candidate of the peer has come',
  'ice-server-unreachable': 'an ICE server was not reached',
  'ice-server-refuses': 'an ICE server refuses the credentials',
  'ice-server-error': 'an ICE server has answered with an error',
  'only-host-candidates': 'neither side knows a way through a NAT: host candidates alone',
  'no-relay-candidates': 'no TURN server has given a relay candidate',
  'no-path-yet': 'no path was found so far',
  'no-path-found': 'no path was found',
  'no-secure-transport-yet': 'DTLS has not finished',
  'fingerprint-mismatch': 'the certificate is not the one of the description',
  'dtls-failed': 'DTLS has failed',
  'association-failed': 'the SCTP association has failed',
  'path-interrupted': 'the path is interrupted',
  'path-lost': 'the path was lost',
  'peer-left': 'the peer has left',
  'closed-here': 'closed on this side',
  'found-closed': 'found closed',
  relayed: 'over a TURN server',
}

/** What is not shown, in a few words. */
export const hiddenWords: Readonly<Record<HiddenPart, string>> = {
  events: 'events',
  descriptions: 'descriptions and candidates',
  'error-names': 'names of errors',
  channels: 'what became of channels',
  departure: 'whether the peer has left',
  'later-calls': 'calls after close()',
}
