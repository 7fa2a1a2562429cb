import type { DataChannelSnapshot } from './dataChannelMachine.ts'
import type { ReadyState } from './dataChannelTypes.ts'

/**
 * The channel's `readyState` as the specification prescribes it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-datachannel-readystate | WebRTC 1.0, readyState}
 *
 * @example
 * ```ts
 * const state = useSelector(channel, readyState) // 'open'
 * ```
 */
export function readyState(snapshot: DataChannelSnapshot): ReadyState {
  const { value } = snapshot
  return (typeof value === 'string' ? value : Object.keys(value)[0]) as ReadyState
}
