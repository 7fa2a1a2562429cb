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
 * Bind a connection right after `new`. Then the chart observes each call, and has handled each event before the app's own
 * handlers run. The chart of a connection that is bound later begins in the connection's present state; add its existing
 * channels with {@link bindDataChannel} and `{ connection }`.
 *
 * The connection stays the app's own. {@link unbind} detaches from it without closing it; `actor.send({ type: 'close' })`
 * closes it. When it has closed, the actor no longer refers to it or its parts. You can keep the actor as long as you
 * need it.
 *
 * @param options - its name; an inspector, and a judge of divergences: both are also used for its transports and channels
 * @returns a started actor; for the same connection always the same, with the options of the first call that has any,
 * until {@link unbind}
 * @throws {@link BindError} if `connection` is not a connection, or an option is invalid
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
