import type { ChannelGiven } from '../../../../machines/channel/channelCreation.ts'
import type { ReadyState } from '../../../../machines/channel/dataChannelTypes.ts'
import { drained, sendingOf } from '../../../../machines/channel/sending.ts'
import type { SctpAssociation } from '../../protocols/sctpAssociation.ts'
import type { HostWorld } from '../../world/hostWorld.ts'
import type { MessageGiven } from '../platform/messageData.ts'
import { errorNamed } from '../platform/throwing.ts'

/** What a channel's buffer needs of the connection. */
export interface BufferOwner {
  readonly world: HostWorld
  /** The association, while there is one. */
  readonly association: SctpAssociation | undefined
  readonly sizes: { readonly maxMessageSize: number | null; readonly maxBufferSize: number | null }
}

/** What it needs of its channel. */
export interface BufferedChannel {
  readonly given: ChannelGiven
  readonly id: number | null
  readonly readyState: ReadyState
}

/** What becomes of what is in it. */
export interface BufferListener {
  /**
   * Some of it was sent.
   *
   * @param drain - to be called in the task that lets script see it; returns whether `bufferedamountlow` fires
   */
  sent(drain: () => boolean): void
  failed(): void
  /** Nothing is left that is still to be sent. */
  emptied(): void
}

/** What a channel has to send, and how much of it script sees. */
export class ChannelBuffer {
  /** `bufferedAmount`, in bytes. */
  amount = 0
  lowThreshold = 0
  /** What was ever sent: how many messages, and how many bytes. */
  readonly sent = { messages: 0, bytes: 0 }
  readonly #owner: BufferOwner
  readonly #channel: BufferedChannel
  readonly #listener: BufferListener
  /** How many messages are still to be sent. */
  #messages = 0
  /** How many bytes were sent that script does not know of. */
  #unseen = 0
  #isSeeing = false
  /** Blobs are read one after the other, and what follows waits for them. */
  #reading: Promise<void> | undefined

  constructor(owner: BufferOwner, channel: BufferedChannel, listener: BufferListener) {
    this.#owner = owner
    this.#channel = channel
    this.#listener = listener
  }

  get isEmpty(): boolean {
    return this.#messages === 0
  }

  /** @throws what the rules of `send()` say */
  send({ size, data }: MessageGiven): void {
    const { readyState } = this.#channel
    const sending = sendingOf({ readyState, size, bufferedAmount: this.amount, ...this.#owner.sizes })
    if (sending.kind === 'throws') throw errorNamed(sending.error, sending.message)
    this.amount = sending.bufferedAmount
    this.#messages += 1
    this.sent.messages += 1
    this.sent.bytes += size
    if (!(data instanceof Promise) && !this.#reading) {
      this.#transmit(data, size)
      return
    }
    const reading = Promise.all([data, this.#reading]).then(([bytes]) => {
      if (this.#reading === reading) this.#reading = undefined
      this.#transmit(bytes, size)
    })
    this.#reading = reading
  }

  #transmit(data: string | Uint8Array<ArrayBuffer>, size: number): void {
    const { association, world } = this.#owner
    const { given, id } = this.#channel
    const fault = world.faults.take('send')
    if (fault) this.#listener.failed()
    if (fault || !association || id === null) this.#hasLeft(size)
    else association.sendData(id, data, size, !given.negotiated, given, () => this.#hasLeft(size))
  }

  /** A message has left. Script sees it in a later task, that of several at once in one. */
  #hasLeft(size: number): void {
    this.#messages -= 1
    this.#unseen += size
    if (this.#unseen > 0 && !this.#isSeeing) {
      this.#isSeeing = true
      this.#listener.sent(() => this.#drain())
    }
    if (this.isEmpty) this.#listener.emptied()
  }

  #drain(): boolean {
    const { readyState } = this.#channel
    const { bufferedAmount, isLow } = drained(
      { bufferedAmount: this.amount, readyState },
      this.#unseen,
      this.lowThreshold,
    )
    this.amount = bufferedAmount
    this.#unseen = 0
    this.#isSeeing = false
    return isLow
  }
}
