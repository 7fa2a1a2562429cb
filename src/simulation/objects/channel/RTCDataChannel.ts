import type { ChannelGiven } from '../../../../machines/channel/channelCreation.ts'
import type { ReadyState } from '../../../../machines/channel/dataChannelTypes.ts'
import { needArguments, toDOMString, toUnsignedLong } from '../platform/convert.ts'
import { assertInternal, type internal } from '../platform/internal.ts'
import { type MessageGiven, messageGiven } from '../platform/messageData.ts'
import { defineInterface } from '../platform/webIdl.ts'

/** What is behind the object that script has. */
export interface ChannelBehind {
  readonly given: ChannelGiven
  readonly id: number | null
  readonly readyState: ReadyState
  readonly bufferedAmount: number
  bufferedAmountLowThreshold: number
  binaryType: 'blob' | 'arraybuffer'
  close(): void
  send(message: MessageGiven): void
}

/**
 * A data channel, as script has it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcdatachannel | WebRTC 1.0, RTCDataChannel}
 */
export class RTCDataChannel extends EventTarget {
  readonly #driver: ChannelBehind

  constructor(token: typeof internal, driver: ChannelBehind) {
    assertInternal(token)
    super()
    this.#driver = driver
  }

  get label(): string {
    return this.#driver.given.label
  }
  get ordered(): boolean {
    return this.#driver.given.ordered
  }
  get maxPacketLifeTime(): number | null {
    return this.#driver.given.maxPacketLifeTime
  }
  get maxRetransmits(): number | null {
    return this.#driver.given.maxRetransmits
  }
  get protocol(): string {
    return this.#driver.given.protocol
  }
  get negotiated(): boolean {
    return this.#driver.given.negotiated
  }
  get id(): number | null {
    return this.#driver.id
  }
  get readyState(): RTCDataChannelState {
    return this.#driver.readyState
  }
  get bufferedAmount(): number {
    return this.#driver.bufferedAmount
  }
  get bufferedAmountLowThreshold(): number {
    return this.#driver.bufferedAmountLowThreshold
  }
  set bufferedAmountLowThreshold(value: unknown) {
    this.#driver.bufferedAmountLowThreshold = toUnsignedLong(value, 'bufferedAmountLowThreshold')
  }
  get binaryType(): BinaryType {
    return this.#driver.binaryType
  }
  set binaryType(value: unknown) {
    const driver = this.#driver
    const text = toDOMString(value, 'binaryType')
    // What is no value of the enumeration is ignored.
    if (text === 'blob' || text === 'arraybuffer') driver.binaryType = text
  }

  close(): void {
    this.#driver.close()
  }

  send(...args: readonly [data: unknown]): void {
    needArguments(1, args.length, 'send()')
    this.#driver.send(messageGiven(args[0]))
  }
}

defineInterface(RTCDataChannel, {
  name: 'RTCDataChannel',
  lengths: { send: 1 },
  events: ['open', 'bufferedamountlow', 'error', 'closing', 'close', 'message'],
})
