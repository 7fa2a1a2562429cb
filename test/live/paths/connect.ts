import type { Alter } from '../../../harness/peers.ts'
import type { BoundPeer } from './boundPeer.ts'
import { type Candidate, type Route, straight, withoutCandidates } from './candidates.ts'
import type { FarPeer } from './farPeers.ts'

/** What is not to be as ever. */
export interface ConnectOptions {
  /** Where the candidates of both peers lead. */
  readonly route?: Route
  /** Where those of the near peer lead, which the far one is told. */
  readonly nearRoute?: Route
  /** Where those of the far peer lead, which the near one is told. */
  readonly farRoute?: Route
  /** What may change the answer on its way. */
  readonly answer?: Alter
}

/**
 * Lets the near peer offer and the far one answer. Candidates are handed over when the answer is applied, so that DTLS cannot
 * begin before: node-datachannel fails to connect then. Resolves when those are handed over that are there; those of the near
 * peer that come later are handed over as they come.
 */
export async function connect(
  { connection }: BoundPeer,
  far: FarPeer,
  { route = straight, nearRoute = route, farRoute = route, answer = (same) => same }: ConnectOptions = {},
): Promise<void> {
  const waiting: Candidate[] = []
  let isAnswered = false
  const hand = async (told: Candidate) => {
    const candidate = await nearRoute(told)
    if (candidate) await far.add?.(candidate)
  }
  connection.addEventListener('icecandidate', ({ candidate: told }) => {
    if (!told?.candidate) return
    const candidate = { candidate: told.candidate.replace(/^a=/, ''), sdpMid: told.sdpMid ?? '0' }
    // A peer that is gone meanwhile takes none.
    if (isAnswered) void hand(candidate).catch(() => {})
    else waiting.push(candidate)
  })

  await connection.setLocalDescription(await connection.createOffer())
  const offer = withoutCandidates(connection.localDescription?.sdp ?? '')
  const reply = withoutCandidates(await far.answer(offer.sdp))
  await connection.setRemoteDescription({ type: 'answer', sdp: answer(reply.sdp) })
  // A path is told of all its ends before a packet comes.
  const toNear = await Promise.all(reply.candidates.map(farRoute))
  await Promise.all(waiting.map(nearRoute))
  for (const candidate of toNear) if (candidate) await connection.addIceCandidate(candidate)
  isAnswered = true
  await Promise.all(waiting.map(hand))
}
