/**
 * The two streams of a channel, and how far their resets have come.
 *
 * - `usable`: neither is reset;
 * - `resetting`: this side has asked to reset its own;
 * - `reset`: its own is reset, and the peer's is not yet;
 * - `peer-reset`: the peer's is reset, and this side still has to send what it has buffered, and then to reset its own;
 * - `answering`: the peer's is reset, and this side has asked to reset its own, too;
 * - `closed`: both are reset, and the id is free again.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8831.html#section-6.7 | RFC 8831, section 6.7}
 */
export type StreamState = 'usable' | 'resetting' | 'reset' | 'peer-reset' | 'answering' | 'closed'

/**
 * What happens to them: all that was buffered is sent, so that this side resets its own; the peer confirms that; the peer
 * has reset its own; or there is no association that could, because none was ever there (AMB-16) or it has ended.
 */
export type StreamEvent = 'drained' | 'confirmed' | 'peer.reset' | 'no.association'

const table: Readonly<Record<StreamState, Readonly<Partial<Record<StreamEvent, StreamState>>>>> = {
  usable: { drained: 'resetting', 'peer.reset': 'peer-reset', 'no.association': 'closed' },
  resetting: { confirmed: 'reset', 'peer.reset': 'answering', 'no.association': 'closed' },
  reset: { 'peer.reset': 'closed', 'no.association': 'closed' },
  'peer-reset': { drained: 'answering', 'no.association': 'closed' },
  answering: { confirmed: 'closed', 'no.association': 'closed' },
  closed: {},
}

/**
 * The streams of a channel after something has happened to them (CL-6). What is not legal in a state changes nothing.
 *
 * The channel's transport is closed, as CL-7 has it, when this is `closed`.
 *
 * @example
 * ```ts
 * streamAfter('usable', 'peer.reset') // 'peer-reset': the channel is to read closing
 * ```
 */
export function streamAfter(state: StreamState, event: StreamEvent): StreamState {
  return table[state][event] ?? state
}
