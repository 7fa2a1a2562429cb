import { bindPeerConnection, type PeerConnectionActor } from '../../../src/index.ts'

/** Sends the tracks of a stream, and shows the streams of the peer. */
export function call(
  connection: RTCPeerConnection,
  stream: MediaStream,
  show: (theirs: MediaStream) => void,
): PeerConnectionActor {
  const actor = bindPeerConnection(connection)
  connection.addEventListener('track', ({ streams }) => streams.forEach(show))
  // `negotiationneeded` follows.
  for (const track of stream.getTracks()) connection.addTrack(track, stream)
  return actor
}
