/** Resolves when `bufferedAmount` has come down to the channel's threshold. */
export async function lowered(channel: RTCDataChannel): Promise<void> {
  // The event may have been fired before anyone listened.
  if (channel.bufferedAmount <= channel.bufferedAmountLowThreshold) return
  await new Promise((resolve) => channel.addEventListener('bufferedamountlow', resolve, { once: true }))
}
