import type { DataChannelSnapshot } from './dataChannelMachine.ts'

/**
 * The channel's `label`, which never changes; `undefined` where it is not known.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-datachannel-label | WebRTC 1.0, label}
 *
 * @example
 * ```ts
 * const chat = channels(connection.getSnapshot()).find((channel) => label(channel.getSnapshot()) === 'chat')
 * ```
 */
export function label(snapshot: DataChannelSnapshot): string | undefined {
  return snapshot.context.label
}
