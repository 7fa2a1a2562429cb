import { bindPeerConnection, type PeerConnectionActor } from '../../../src/index.ts'

export const connection: PeerConnectionActor =
  import.meta.hot?.data.connection ?? bindPeerConnection(new RTCPeerConnection())

if (import.meta.hot) {
  import.meta.hot.data.connection = connection
  import.meta.hot.accept()
}
