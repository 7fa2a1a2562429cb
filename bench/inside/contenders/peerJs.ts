import type { DataConnection, Peer } from 'peerjs'
import type { Contender } from '../pair.ts'

type Emitter = Pick<Peer | DataConnection, 'once'>

function emitted<Value>(emitter: Emitter, event: string): Promise<Value> {
  return new Promise((resolve) => (emitter as Peer).once(event as 'open', resolve as () => void))
}

/** Both ends stay known to the server for all connections of a page: what that takes is no part of a connection. */
let peers: Promise<readonly [Peer, Peer]> | undefined

async function makePeer(): Promise<Peer> {
  // Node cannot import it.
  const { Peer } = await import('peerjs')
  const peer = new Peer({ host: '127.0.0.1', port: globalThis.peerServerPort, config: { iceServers: [] } })
  await emitted(peer, 'open')
  return peer
}

/** PeerJS 1, with the server of its own on this machine. It sends as it is what it is given (`raw`). */
export const peerJs: Contender = {
  async connect() {
    peers ??= Promise.all([makePeer(), makePeer()])
    const [caller, callee] = await peers
    const arrived = emitted<DataConnection>(callee, 'connection')
    const a = caller.connect(callee.id, { serialization: 'raw' })
    const isOpen = emitted(a, 'open')
    const b = await arrived
    await Promise.all([isOpen, b.open || emitted(b, 'open')])
    return {
      channels: [a.dataChannel],
      send: (data) => void a.send(data),
      // It keeps what the channel does not take yet.
      async pour(chunks) {
        for (const chunk of chunks) void a.send(chunk)
      },
      receive(listener) {
        b.on('data', listener)
        return () => void b.off('data', listener)
      },
      async close() {
        const closed = emitted(b, 'close')
        a.close()
        b.close()
        await closed
      },
    }
  },
}
