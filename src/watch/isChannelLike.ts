/** Whether a value is a channel, by its shape: an event that script has made may carry anything. */
export function isChannelLike(value: unknown): value is RTCDataChannel {
  const { readyState, addEventListener } = Object(value) as Partial<RTCDataChannel>
  return typeof readyState === 'string' && typeof addEventListener === 'function'
}
