import { RTCDataChannel } from '../channel/RTCDataChannel.ts'
import { Dictionary } from '../platform/convert.ts'
import { defineInterface } from '../platform/webIdl.ts'

/**
 * The peer's channel is announced.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcdatachannelevent | WebRTC 1.0, RTCDataChannelEvent}
 */
export class RTCDataChannelEvent extends Event {
  readonly #channel: RTCDataChannel

  constructor(type: string, init: EventInit & { readonly channel: RTCDataChannel }) {
    super(type, init)
    this.#channel = new Dictionary(init, 'RTCDataChannelEventInit').required('channel', toChannel)
  }

  get channel(): RTCDataChannel {
    return this.#channel
  }
}

defineInterface(RTCDataChannelEvent, { name: 'RTCDataChannelEvent', constructorLength: 2 })

function toChannel(value: unknown, context: string): RTCDataChannel {
  if (value instanceof RTCDataChannel) return value
  throw new TypeError(`${context} is no RTCDataChannel.`)
}
