import { once } from 'node:events'
import type { Peer } from './peer.ts'

/**
 * Connects two peers of one process, `a` being the one that calls.
 *
 * Candidates go along only with the answer. So `b` learns where `a` is when `a`, with the answer in its hands, gets in
 * touch: this engine fails to connect if the other peer is faster than the answer.
 */
export async function connect(a: Peer, b: Peer): Promise<void> {
  const [near, far] = [a.connection, b.connection]
  const offer = await near.createOffer()
  await near.setLocalDescription(offer)
  a.lane.says('sends its offer to B')
  await far.setRemoteDescription(offer)

  const answer = await far.createAnswer()
  await far.setLocalDescription(answer)
  while (far.iceGatheringState !== 'complete') await once(far, 'icegatheringstatechange')
  b.lane.says('sends its answer to A')
  await near.setRemoteDescription(far.localDescription ?? answer)
}
