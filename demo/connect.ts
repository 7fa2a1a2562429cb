import { once } from 'node:events'

/**
 * Connects two peers of one process, `a` being the one that calls.
 *
 * Candidates go along only with the answer. So `b` learns where `a` is when `a`, with the answer in its hands, gets in
 * touch: this engine fails to connect if the other peer is faster than the answer.
 */
export async function connect(a: RTCPeerConnection, b: RTCPeerConnection): Promise<void> {
  const offer = await a.createOffer()
  await a.setLocalDescription(offer)
  await b.setRemoteDescription(offer)

  const answer = await b.createAnswer()
  await b.setLocalDescription(answer)
  while (b.iceGatheringState !== 'complete') await once(b, 'icegatheringstatechange')
  await a.setRemoteDescription(b.localDescription ?? answer)
}
