import { RTCPeerConnection } from '#engine'

/** Two connections in one page or process. */
export interface Peers {
  readonly a: RTCPeerConnection
  readonly b: RTCPeerConnection
  negotiate(): Promise<void>
}

/**
 * Makes two peers. `a` gives no candidates, and gets those of `b` with the answer or after it: so `b` cannot begin the
 * DTLS handshake before `a` has the answer, with which node-datachannel would fail.
 */
export function makePeers(): Peers {
  const a = new RTCPeerConnection()
  const b = new RTCPeerConnection()
  return {
    a,
    b,
    async negotiate() {
      const held: RTCIceCandidate[] = []
      let isAnswered = false
      const give = (candidate: RTCIceCandidate) => void a.addIceCandidate(candidate).catch(() => {})
      b.addEventListener('icecandidate', ({ candidate }) => {
        if (!candidate) return
        if (isAnswered) give(candidate)
        else held.push(candidate)
      })
      const offer = await a.createOffer()
      await a.setLocalDescription(offer)
      await b.setRemoteDescription(offer)
      await b.setLocalDescription(await b.createAnswer())
      await a.setRemoteDescription(b.localDescription as RTCSessionDescription)
      isAnswered = true
      for (const candidate of held) give(candidate)
    },
  }
}

/** Resolves with the channels that the peer announces, when all have come; each is seen inside its event. */
export function announcedEach(
  connection: RTCPeerConnection,
  count: number,
  see: (channel: RTCDataChannel) => void,
): Promise<readonly RTCDataChannel[]> {
  const channels: RTCDataChannel[] = []
  return new Promise((resolve) => {
    connection.addEventListener('datachannel', function hear({ channel }) {
      see(channel)
      if (channels.push(channel) < count) return
      connection.removeEventListener('datachannel', hear)
      resolve(channels)
    })
  })
}

/** Resolves when a channel is open. */
export async function opened(channel: RTCDataChannel): Promise<void> {
  if (channel.readyState === 'open') return
  await new Promise((resolve) => channel.addEventListener('open', resolve, { once: true }))
}
