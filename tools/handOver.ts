/** Hands candidates over as soon as the peer can take them, as apps do: from when the function is called that it returns. */
export function handOver(from: RTCPeerConnection, to: RTCPeerConnection): () => void {
  const waiting: RTCIceCandidate[] = []
  let isReady = false
  // One that comes when the peer is closed is of no use.
  const give = (candidate: RTCIceCandidate) => void to.addIceCandidate(candidate).catch(() => {})
  from.addEventListener('icecandidate', ({ candidate }) => {
    if (!candidate) return
    if (isReady) give(candidate)
    else waiting.push(candidate)
  })
  return () => {
    isReady = true
    for (const candidate of waiting.splice(0)) give(candidate)
  }
}
