import type { ReadyState } from '../../../../machines/channel/dataChannelTypes.ts'
import { receipt } from '../../../../machines/channel/sending.ts'
import { utf8Length } from '../../../../machines/channel/utf8Length.ts'
import { messageData } from '../platform/messageData.ts'

/** What arrives on a channel: a text, or bytes. */
export type ArrivedData = string | Uint8Array<ArrayBuffer>

/** The channel that an inbox belongs to. */
export interface InboxOwner {
  readonly readyState: ReadyState
  readonly binaryType: 'blob' | 'arraybuffer'
  /** Whether `open` has fired, so that messages may. */
  readonly hasFiredOpen: boolean
  /** Queues the task in which a message arrives; it is to call {@link ChannelInbox.take}. */
  queueMessage(data: ArrivedData): void
  /** Fires an event in the task that runs. */
  fire(event: () => Event): void
}

/** What has arrived on a channel, and what of it waits until `open` has fired (RX-7). */
export class ChannelInbox {
  /** What has ever arrived. */
  readonly received = { messages: 0, bytes: 0 }
  readonly #owner: InboxOwner
  readonly #early: ArrivedData[] = []

  constructor(owner: InboxOwner) {
    this.#owner = owner
  }

  /** A message has arrived. */
  add(data: ArrivedData): void {
    this.received.messages += 1
    this.received.bytes += typeof data === 'string' ? utf8Length(data) : data.byteLength
    this.#owner.queueMessage(data)
  }

  /** The task of a message: it fires, or waits. */
  take(data: ArrivedData): void {
    const owner = this.#owner
    if (receipt(owner.readyState, owner.hasFiredOpen) === 'waits') {
      this.#early.push(data)
      return
    }
    owner.fire(() => new MessageEvent('message', { data: messageData(data, owner.binaryType), origin: originOf() }))
  }

  /** `open` has fired: what has waited for it comes now. */
  deliverEarly(): void {
    for (const data of this.#early.splice(0)) this.#owner.queueMessage(data)
  }
}

function originOf(): string {
  return globalThis.location?.origin ?? ''
}
