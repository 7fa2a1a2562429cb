import { descriptionOf } from '../../../harness/peers.ts'
import { BoundPeer } from './boundPeer.ts'
import type { Candidate } from './candidates.ts'
import { server } from './server.ts'

/** The other peer, wherever it is. */
export interface FarPeer {
  /** Takes an offer, and gives the SDP of the answer, with all candidates. */
  answer(offer: string): Promise<string>
  /** Takes a candidate. Not everywhere: what it is not told, its peer’s packets tell. */
  add?(candidate: Candidate): Promise<void>
  /** It is gone, without a word: its process is killed, or its page closed. Where it is here, its connection is closed. */
  end(): Promise<void>
}

/** A peer in the same page or process, bound. */
export interface FarPeerHere extends FarPeer {
  readonly bound: BoundPeer
}

/** Makes a peer in the same page or process. */
export function farPeerHere(configuration?: RTCConfiguration): FarPeerHere {
  const bound = new BoundPeer('far', configuration)
  const { connection } = bound
  return {
    bound,
    async answer(sdp) {
      await connection.setRemoteDescription({ type: 'offer', sdp })
      await connection.setLocalDescription(await connection.createAnswer())
      return (await descriptionOf(connection)).sdp
    },
    add: (candidate) => connection.addIceCandidate(candidate),
    end: async () => bound.close(),
  }
}

/** A peer in a process of its own. */
export interface FarPeerInProcess extends FarPeer {
  freeze(): Promise<void>
  thaw(): Promise<void>
}

/** Starts a peer in a process of its own, of node-datachannel. */
export async function farPeerInProcess(): Promise<FarPeerInProcess> {
  const { startPeer, askPeer, signalPeer, endPeer } = await server()
  const id = await startPeer()
  return {
    answer: (offer) => askPeer(id, offer),
    freeze: () => signalPeer(id, 'SIGSTOP'),
    thaw: () => signalPeer(id, 'SIGCONT'),
    end: () => endPeer(id),
  }
}

/** Opens a page of the same browser for a peer. */
export async function farPeerInPage(): Promise<FarPeer> {
  const { openPeerPage, askPeerPage, closePeerPage } = await server()
  const id = await openPeerPage()
  return {
    answer: (offer) => askPeerPage(id, offer),
    end: () => closePeerPage(id),
  }
}
