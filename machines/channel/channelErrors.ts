import type { DataChannelError } from './dataChannelTypes.ts'

/** What can go wrong with one channel, while its association lives. */
export type ChannelFailure = 'impossible' | 'exhausted' | 'not-sent'

const failures: Readonly<Record<ChannelFailure, readonly [detail: string, message: string]>> = {
  impossible: ['data-channel-failure', 'The transport could not be created.'],
  exhausted: ['data-channel-failure', 'No stream id was left when the DTLS role became known.'],
  'not-sent': ['sctp-failure', 'The message could not be sent.'],
}

/**
 * The error that a channel fires for what goes wrong with it: its transport cannot be created (DT-9), no id is left for it
 * (DT-10), or a message cannot be sent (SD-6).
 *
 * @param message - why, if more is known of it
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#announce-datachannel-instance | WebRTC 1.0, RTCDataChannel}
 */
export function channelError(failure: ChannelFailure, message?: string): DataChannelError {
  const [errorDetail, usual] = failures[failure]
  return { errorDetail, sctpCauseCode: null, message: message ?? usual }
}
