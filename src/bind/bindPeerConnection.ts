import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { assertOptions, assertPeerConnection } from './assertions.ts'
import { ConnectionBinding } from './connectionBinding.ts'
import type { BindOptions } from './options.ts'
import { bindingOf } from './registry.ts'

/**
 * Follows a real `RTCPeerConnection`, of any engine and any realm, with a {@link peerConnectionMachine}; and with it its
 * transports and its channels, those that it creates and those that its peer does.
 *
 * Bind a connection right after `new`: then the chart sees each call, and has taken each event before the app's own
 * handlers run. One that is bound later starts from where it stands; its channels from before are added by
 * {@link bindDataChannel} with `{ connection }`.
 *
 * The connection is borrowed. {@link unbind} detaches from it and closes nothing; `actor.send({ type: 'close' })` closes
 * it. After its end it is let go at once, with all its parts, while the actor can be held for as long as it is needed.
 *
 * @param options - `onDivergence` is told of the connection, its transports and its channels
 * @returns a started actor; for the same connection always the same, with the options of the first call that has any, until
 * {@link unbind}
 * @throws {@link BindError} if `connection` is no connection, or an option is not what it should be
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcpeerconnection-interface | WebRTC 1.0, RTCPeerConnection}
 *
 * @example
 * ```ts
 * const connection = bindPeerConnection(new RTCPeerConnection())
 * connection.on('datachannel', ({ channel, label }) => console.log(label, readyState(channel.getSnapshot())))
 * connection.subscribe((snapshot) => console.log(connectionState(snapshot), whyFailed(snapshot)))
 * const { cause } = await toPromise(connection) // 'local-close'
 * ```
 */
export function bindPeerConnection(connection: RTCPeerConnection, options: BindOptions = {}): PeerConnectionActor {
  assertPeerConnection(connection, 'bindPeerConnection()')
  assertOptions(options, 'bindPeerConnection()')
  const bound = bindingOf(connection)
  if (!(bound instanceof ConnectionBinding)) return new ConnectionBinding(connection, options, true).actor
  bound.configure(options)
  return bound.actor
}
