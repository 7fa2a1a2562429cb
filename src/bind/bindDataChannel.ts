import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import { connectionClosed } from '../../machines/chart/connectionClosed.ts'
import { BindError } from '../errors/BindError.ts'
import { followChannelAlone } from '../follow/followChannel.ts'
import { channelKind } from '../watch/channelKind.ts'
import type { Kinds } from '../watch/watched.ts'
import { assertBindOptions, assertDataChannel, assertPeerConnection } from './assertions.ts'
import { Binding, type BindingParts } from './binding.ts'
import { makeChannel } from './channelMakers.ts'
import { boundTo } from './ended.ts'
import { assertName } from './givenName.ts'
import type { BindDataChannelOptions } from './options.ts'
import { type Bound, type Reserved, reservedBy } from './registry.ts'

/** Of a channel that is bound alone, nothing else is watched. */
const parts: BindingParts = {
  root: 'channel',
  kinds: { channel: channelKind } as unknown as Kinds,
  makers: { channel: makeChannel },
  follow: followChannelAlone,
}

/** The same, where its connection has been closed before, and nothing is left of that but its output. */
const partsWhenClosed: BindingParts = {
  ...parts,
  *follow(picture, observation) {
    if (observation.kind === 'bound') yield { on: observation.on, cause: connectionClosed }
    else yield* followChannelAlone(picture, observation)
  },
}

/**
 * Follows a real `RTCDataChannel`, of any engine and any realm, with a {@link dataChannelMachine}.
 *
 * Bind a channel right after `createDataChannel()`, or inside the `datachannel` event. Then the chart has handled each
 * event before the app's own handlers run, and no event is missed. The chart of a channel that is bound later begins in
 * the channel's present state.
 *
 * The channel stays the app's own. {@link unbind} detaches from it without closing it; `actor.send({ type: 'close' })`
 * closes it. (An app may also send `transferred`; all other causes come from the channel.) When the channel has closed,
 * the actor no longer refers to it. You can keep the actor, with its output, as long as you need it.
 *
 * @returns a started actor; for the same channel always the same, with the options of the first call that has any, until
 * {@link unbind}
 * @throws {@link BindError} if `channel` is not a data channel, an option is invalid, the connection is not bound, or the
 * channel is already bound in another way
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcdatachannel | WebRTC 1.0, RTCDataChannel}
 *
 * @example
 * ```ts
 * bindPeerConnection(connection)
 * const channel = bindDataChannel(connection.createDataChannel('chat'), { connection })
 * channel.subscribe((snapshot) => console.log(readyState(snapshot)))
 * const { cause } = await toPromise(channel) // 'peer-close'
 * ```
 */
export function bindDataChannel(channel: RTCDataChannel, options: BindDataChannelOptions = {}): DataChannelActor {
  assertDataChannel(channel)
  assertBindOptions(options, 'bindDataChannel()', ['connection', 'name'])
  const { connection, name } = options
  assertName(name)
  if (connection !== undefined) {
    assertPeerConnection(connection, 'The option "connection" of bindDataChannel()')
    if (name !== undefined) {
      throw new BindError('not-options', 'The option "name" is for a channel that is bound without "connection".')
    }
  }
  const whole = connection && boundTo(connection)
  if (connection && !whole) {
    throw new BindError(
      'connection-not-bound',
      `The connection of the data channel "${channel.label}" is not bound. Call bindPeerConnection(connection) first, right after new RTCPeerConnection(), and then bindDataChannel(channel, { connection }).`,
    )
  }
  const bound = boundTo(channel)
  const owner = bound ?? reservedBy(channel)
  if (connection && owner?.binding.objectOf(owner.name) && owner.binding !== whole?.binding) {
    const { givenName } = owner.binding
    const words = givenName === undefined ? '' : ` under the name "${givenName}"`
    throw new BindError(
      'bound-elsewhere',
      `The data channel "${channel.label}" is already bound${words}, but not with this connection. Call unbind(channel) first.`,
    )
  }
  if (!bound) return bindAnew(channel, owner, whole, options) as DataChannelActor
  if (bound.binding instanceof Binding) bound.binding.configure(bound.name, options)
  return bound.actor as DataChannelActor
}

function bindAnew(
  channel: RTCDataChannel,
  owner: Reserved | undefined,
  connection: Bound | undefined,
  options: BindDataChannelOptions,
) {
  if (owner?.binding instanceof Binding) return owner.binding.bindChannel(channel, options)
  const isOver = connection?.actor.getSnapshot().status === 'done'
  if (connection?.binding instanceof Binding && !isOver) return connection.binding.bindChannel(channel, options)
  return new Binding(channel, isOver ? partsWhenClosed : parts, options).actorOf('channel:0')
}
