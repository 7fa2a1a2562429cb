import { RTCPeerConnection } from 'node-datachannel/polyfill'
import { createSession, overWebSocket, type SessionActor } from '../../../../src/session/index.ts'

/** Answers a page that has this socket, and says again what comes over a channel. */
export function echo(socket: WebSocket, options = {}): SessionActor {
  return createSession({
    create: () => new RTCPeerConnection(options) as unknown as globalThis.RTCPeerConnection,
    signaling: overWebSocket(socket),
    polite: true,
    setUp(connection) {
      connection.addEventListener('datachannel', ({ channel }) => {
        channel.addEventListener('message', ({ data }) => channel.send(`echo: ${data}`))
      })
    },
  })
}
