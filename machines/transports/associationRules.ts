import type { DataChannelError } from '../channel/dataChannelTypes.ts'
import type { RuleId } from '../rules/rules.ts'

/** The size of messages that a peer takes whose description does not say it, in bytes (ST-3). */
export const DEFAULT_MESSAGE_SIZE = 65_536

/** What can be sent, in bytes. */
export interface MessageSizes {
  readonly maxMessageSize: number
  readonly maxBufferSize: number
}

/**
 * The sizes that an answer or pranswer decides (ST-3). 0 stands for any size.
 *
 * @param remote - what the peer's description says; `undefined` if it says nothing
 * @param local - what this engine can send
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#sctp-transport-update-mms | WebRTC 1.0, update the data max message size}
 */
export function messageSizes(remote: number | undefined, local: number): MessageSizes {
  const [one, other] = [remote ?? DEFAULT_MESSAGE_SIZE, local]
  if (one === 0 && other === 0)
    return { maxMessageSize: Number.POSITIVE_INFINITY, maxBufferSize: Number.POSITIVE_INFINITY }
  const larger = Math.max(one, other)
  return one === 0 || other === 0
    ? { maxMessageSize: larger, maxBufferSize: larger }
    : { maxMessageSize: Math.min(one, other), maxBufferSize: larger }
}

/** The number of channels that an association can have: its streams in the direction that has fewer (OP-2). */
export function maxChannelsOf(incoming: number, outgoing: number): number {
  return Math.min(incoming, outgoing)
}

/**
 * How an association ends.
 *
 * - `aborted`: the peer has aborted it, as its `close()` does (AB-3);
 * - `shut-down`: the peer has shut it down (AB-4);
 * - `lost`: it has failed, or the peer does not answer any more (AB-5);
 * - `dtls-closed`: the peer has closed the DTLS transport that carries it (AB-6);
 * - `rejected`: negotiation has rejected the section for data (AB-9).
 */
export type AssociationEnding = 'aborted' | 'shut-down' | 'lost' | 'dtls-closed' | 'rejected'

/** What the channels of an association end with. */
export interface ChannelEnd {
  readonly rule: RuleId
  /** With an error, they fire `error` (`sctp-failure`) before `close` (CD-4). */
  readonly error?: DataChannelError
}

const endings: Readonly<Record<AssociationEnding, readonly [rule: RuleId, isError: boolean]>> = {
  aborted: ['AB-3', true],
  'shut-down': ['AB-4', false],
  lost: ['AB-5', true],
  'dtls-closed': ['AB-6', true],
  rejected: ['AB-9', false],
}

/**
 * What the channels of an association end with. An abort, a loss and the end of DTLS are errors, as AMB-5 has it; a
 * shutdown and a rejection are none.
 *
 * @param sctpCauseCode - the cause that the abort has told, if it did (CD-7)
 */
export function channelEnd(
  ending: AssociationEnding,
  sctpCauseCode: number | null = null,
  message = 'The SCTP association has ended.',
): ChannelEnd {
  const [rule, isError] = endings[ending]
  return isError ? { rule, error: { errorDetail: 'sctp-failure', sctpCauseCode, message } } : { rule }
}
