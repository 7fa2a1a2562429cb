import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import { assertDataChannel, assertOptions, assertPeerConnection } from './assertions.ts'
import { BindError } from './BindError.ts'
import { ConnectionBinding } from './connectionBinding.ts'
import { DataChannelBinding } from './dataChannelBinding.ts'
import type { BindDataChannelOptions } from './options.ts'
import { bindingOf } from './registry.ts'

/**
 * Follows a real `RTCDataChannel`, of any engine and any realm, with a {@link dataChannelMachine}.
 *
 * Bind a channel right after `createDataChannel()`, or inside the `datachannel` event: then the chart has taken each
 * event before the app's own handlers run, and nothing is lost, because nothing here is asynchronous. A channel bound
 * later starts from where it stands.
 *
 * The channel is borrowed. {@link unbind} detaches from it and closes nothing; `actor.send({ type: 'close' })` closes
 * it. (Of the other causes only `transferred` is for an app to send; all others come from the channel.) After its end
 * it is let go at once, while the actor, with its output, can be held for as long as it is needed.
 *
 * @returns a started actor; for the same channel always the same, with the options of the first call that has any, until
 * {@link unbind}
 * @throws {@link BindError} if `channel` is no data channel, an option is not what it should be, or the channel is
 * already bound otherwise
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcdatachannel | WebRTC 1.0, RTCDataChannel}
 *
 * @example
 * ```ts
 * const channel = bindDataChannel(connection.createDataChannel('chat'), { connection })
 * channel.subscribe((snapshot) => console.log(readyState(snapshot)))
 * const { cause } = await toPromise(channel) // 'peer-close'
 * ```
 */
export function bindDataChannel(channel: RTCDataChannel, options: BindDataChannelOptions = {}): DataChannelActor {
  assertDataChannel(channel)
  assertOptions(options, 'bindDataChannel()')
  const { connection } = options
  if (connection !== undefined) assertPeerConnection(connection, 'The option "connection" of bindDataChannel()')

  const bound = bindingOf(channel)
  if (bound instanceof DataChannelBinding) {
    if (connection && bound.object && bound.connection?.object !== connection) {
      throw new BindError(
        'bound-elsewhere',
        `The data channel "${channel.label}" is already bound, but not with this connection. Call unbind(channel) first.`,
      )
    }
    bound.configure(options)
    return bound.actor
  }
  if (!connection) return new DataChannelBinding(channel, undefined, options).actor
  const binding = connectionBinding(connection, options)
  const follow = () => binding.channels.follow(channel, options).actor
  return binding.intake.noted((tape, run) => tape.bound(channel, run), follow)
}

function connectionBinding(connection: RTCPeerConnection, { inspect }: BindDataChannelOptions): ConnectionBinding {
  const bound = bindingOf(connection)
  return bound instanceof ConnectionBinding ? bound : new ConnectionBinding(connection, { inspect }, false)
}
