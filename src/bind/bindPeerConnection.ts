import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { followConnection } from '../follow/followConnection.ts'
import { connectionKinds } from '../watch/connectionKinds.ts'
import { assertBindOptions, assertPeerConnection } from './assertions.ts'
import { Binding, type BindingParts } from './binding.ts'
import { connectionMakers } from './connectionMakers.ts'
import { boundTo } from './ended.ts'
import { assertName } from './givenName.ts'
import type { BindPeerConnectionOptions } from './options.ts'

const parts: BindingParts = {
  root: 'connection',
  kinds: connectionKinds,
  makers: connectionMakers,
  follow: followConnection,
}

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
 * @param options - its name; what sees the actors, and what judges the engine: both are for its transports and
 * channels, too
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
export function bindPeerConnection(
  connection: RTCPeerConnection,
  options: BindPeerConnectionOptions = {},
): PeerConnectionActor {
  assertPeerConnection(connection, 'bindPeerConnection()')
  assertBindOptions(options, 'bindPeerConnection()', ['name'])
  assertName(options.name)
  const bound = boundTo(connection)
  if (!bound) return new Binding(connection, parts, options).actorOf('connection') as PeerConnectionActor
  if (bound.binding instanceof Binding) bound.binding.configure(bound.name, options)
  return bound.actor as PeerConnectionActor
}
