import { fromCallback } from 'xstate'
import {
  bindPeerConnection,
  type ConnectionState,
  connectionState,
  type PeerConnectionActor,
  replacePeerConnection,
  target,
} from '../../../src/index.ts'

/** What a connection tells the machine that owns it. */
export type ConnectionEvent =
  | { readonly type: 'connection.made'; readonly connection: PeerConnectionActor }
  | { readonly type: `connection.${ConnectionState}` }
  | { readonly type: 'peer.left' }

/** What an app knows besides: how to make a connection, and how to have it negotiate with a peer. */
export interface Phone {
  create(): RTCPeerConnection
  dial(connection: RTCPeerConnection, peer: string): void
}

/** A connection as the child of a machine: made when the child starts, closed when it stops. */
export function ownedConnection({ create, dial }: Phone) {
  return fromCallback<{ readonly type: 'replace' }, { readonly peer: string }>(({ input, receive, sendBack }) => {
    const { peer } = input
    let current = bindPeerConnection(create(), { name: peer })
    begin(current)

    function begin(connection: PeerConnectionActor) {
      // The one before may still have something to say.
      const tell = (event: ConnectionEvent) => connection === current && sendBack(event)
      tell({ type: 'connection.made', connection })
      connection.select(connectionState).subscribe((state) => tell({ type: `connection.${state}` }))
      connection.on('peerleft', () => tell({ type: 'peer.left' }))
      const object = target(connection)
      if (object) dial(object, peer)
    }

    receive(() => {
      current = replacePeerConnection(target(current), create, { name: peer })
      begin(current)
    })
    return () => current.send({ type: 'close' })
  })
}
