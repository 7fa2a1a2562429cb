/** A message of 16 KiB. */
export const chunk = new Uint8Array(16_384)

/** Fills a channel with 4 MiB, which no network takes at once. */
export function fill(channel: RTCDataChannel): number {
  const count = 256
  for (let sent = 0; sent < count; sent++) channel.send(chunk)
  return count
}
