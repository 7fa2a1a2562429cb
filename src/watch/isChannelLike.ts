/**
 * Whether a value is a data channel: by its shape and not by its class, for it may come from another realm, or from an
 * engine that has no global classes. An event that script has made may carry anything, also what cannot be read.
 */
export function isChannelLike(value: unknown): value is RTCDataChannel {
  try {
    const { addEventListener, removeEventListener, close, bufferedAmount, readyState } = Object(
      value,
    ) as Partial<RTCDataChannel>
    return (
      typeof addEventListener === 'function' &&
      typeof removeEventListener === 'function' &&
      typeof close === 'function' &&
      typeof bufferedAmount === 'number' &&
      ['connecting', 'open', 'closing', 'closed'].includes(readyState as string)
    )
  } catch {
    return false
  }
}
