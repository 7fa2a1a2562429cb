import type { Signaling } from '../../../src/session/index.ts'

/**
 * Signalling over PeerJS's server, from one of its ids to another. The socket's address has the own one:
 * `wss://example.org/peerjs?key=peerjs&id=alice&token=…`. A page that comes back with the same token keeps its id.
 */
export function overPeerServer(socket: WebSocket, peer: string): Signaling {
  const say = (message: object) => {
    // What is lost is sent again once it is up.
    if (socket.readyState === 1) socket.send(JSON.stringify(message))
  }
  return {
    // The server passes on what is of a type that it knows, and does not look into it.
    send: (payload) => say({ type: 'CANDIDATE', dst: peer, payload }),
    subscribe(listener) {
      const hear = ({ data }: MessageEvent<string>) => {
        const { type, src, payload } = JSON.parse(data)
        if (type === 'CANDIDATE' && src === peer) listener(payload)
      }
      socket.addEventListener('message', hear)
      // It closes sockets that say nothing.
      const beat = setInterval(say, 5000, { type: 'HEARTBEAT' })
      return () => {
        clearInterval(beat)
        socket.removeEventListener('message', hear)
      }
    },
    state: {
      get: () => (socket.readyState === 1 ? 'up' : 'down'),
      subscribe(listener) {
        for (const type of ['open', 'close']) socket.addEventListener(type, listener)
        return () => {
          for (const type of ['open', 'close']) socket.removeEventListener(type, listener)
        }
      },
    },
  }
}
