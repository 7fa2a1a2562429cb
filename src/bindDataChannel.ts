import type { DataChannelActor } from '../machines/dataChannelMachine.ts'
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
 * it. After its end it is let go at once, while the actor, with its output, can be held for as long as it is needed.
 *
 * @returns a started actor; for the same channel always the same, until {@link unbind}
 * @throws {@link BindError} if `channel` is no data channel, `connection` no connection, or the channel is already bound
 * otherwise
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
  const { connection } = options
  assertDataChannel(channel)
  if (connection !== undefined) assertConnection(connection)

  const bound = bindingOf(channel)
  if (bound instanceof DataChannelBinding) {
    if (connection && bound.object && bound.connection?.object !== connection) {
      throw new BindError(
        'bound-elsewhere',
        `The data channel "${channel.label}" is already bound, but not with this connection. Call unbind(channel) first.`,
      )
    }
    return bound.actor
  }
  return new DataChannelBinding(channel, connection && connectionBinding(connection, options), options).actor
}

function connectionBinding(connection: RTCPeerConnection, options: BindDataChannelOptions): ConnectionBinding {
  const bound = bindingOf(connection)
  if (!(bound instanceof ConnectionBinding)) return new ConnectionBinding(connection, options)
  bound.inspect(options.inspect)
  return bound
}

/** By shape, not by class: a channel may come from another realm, or from an engine that has no global classes. */
function assertDataChannel(value: Partial<RTCDataChannel> | null | undefined): void {
  const states = ['connecting', 'open', 'closing', 'closed']
  if (
    typeof value?.addEventListener !== 'function' ||
    typeof value.close !== 'function' ||
    typeof value.bufferedAmount !== 'number' ||
    !states.includes(value.readyState as string)
  ) {
    throw new BindError(
      'not-a-data-channel',
      `bindDataChannel() needs an RTCDataChannel, but was given ${named(value)}.`,
    )
  }
}

function assertConnection(value: Partial<RTCPeerConnection> | null): void {
  if (
    typeof value?.addEventListener !== 'function' ||
    typeof value.createDataChannel !== 'function' ||
    typeof value.signalingState !== 'string'
  ) {
    throw new BindError(
      'not-a-connection',
      `The option "connection" of bindDataChannel() needs an RTCPeerConnection, but was given ${named(value)}.`,
    )
  }
}

function named(value: unknown): string {
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? `"${value}"` : String(value)
  return `an object of class ${value.constructor?.name ?? 'null'}`
}
