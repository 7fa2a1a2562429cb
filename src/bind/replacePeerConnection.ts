import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { assertBindOptions, assertPeerConnection } from './assertions.ts'
import { bindPeerConnection } from './bindPeerConnection.ts'
import { assertName } from './givenName.ts'
import type { BindPeerConnectionOptions } from './options.ts'

/**
 * Replaces a connection to a peer by a new one. The old one is closed and unbound before the new one is made, because in
 * some browsers two connections to one peer disturb each other.
 *
 * Drop your own references to the old connection, its channels and its streams, so that they can be collected.
 *
 * @param old - the connection to close; it need not be bound
 * @param create - makes the new connection; called when the old one is closed
 * @param options - those of {@link bindPeerConnection}, for the new connection; the `name` of the old one is free for
 * it
 * @returns the actor of the new connection; {@link target} gives the connection
 * @throws {@link BindError} if `old` is not a connection, or an option is invalid: then nothing is done; or if `create`
 * does not return a connection. An error of `create` is rethrown. In both cases the old connection is closed.
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
