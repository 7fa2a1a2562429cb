import type { DataConnection } from 'peerjs'
import { bindDataChannel, bindPeerConnection, type PeerConnectionActor } from '../../../../../src/index.ts'

/** The chart of a connection that PeerJS has made. */
export function ofDataConnection({ peerConnection, dataChannel }: DataConnection): PeerConnectionActor {
  const connection = bindPeerConnection(peerConnection)
  // Only the caller has a channel by now; the other one is announced later, and then followed by itself.
  if (dataChannel) bindDataChannel(dataChannel, { connection: peerConnection })
  return connection
}
