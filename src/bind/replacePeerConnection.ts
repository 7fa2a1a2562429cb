import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { assertBindOptions, assertPeerConnection } from './assertions.ts'
import { bindPeerConnection } from './bindPeerConnection.ts'
import { assertName } from './givenName.ts'
import type { BindPeerConnectionOptions } from './options.ts'

/**
 * Makes a new connection to a peer in the place of an old one: the old one is closed and let go before the new one is
 * made, because in some browsers two connections to one peer get in each other's way.
 *
 * What the app itself still holds of the old one (the connection, its channels, its streams) is the app's to let go.
 *
 * @param old - the connection to close; it need not be bound
 * @param create - makes the new connection; called when the old one is closed
 * @param options - those of {@link bindPeerConnection}, for the new connection; the `name` of the old one is free for
 * it
 * @returns the actor of the new connection; {@link target} gives the connection
 * @throws {@link BindError} if `old` is no connection, or an option is not what it should be: then nothing is done; or
 * if `create` does not return one. What `create` throws is thrown. The old connection is closed then.
 *
 * @example
 * ```ts
 * let connection = bindPeerConnection(new RTCPeerConnection(configuration))
 * // … it is lost
 * connection = replacePeerConnection(target(connection), () => new RTCPeerConnection(configuration))
 * ```
 */
export function replacePeerConnection(
  old: RTCPeerConnection | undefined,
  create: () => RTCPeerConnection,
  options: BindPeerConnectionOptions = {},
): PeerConnectionActor {
  assertBindOptions(options, 'replacePeerConnection()', ['name'])
  assertName(options.name)
  if (old !== undefined) {
    assertPeerConnection(old, 'replacePeerConnection()')
    old.close()
  }
  return bindPeerConnection(create(), options)
}
