import { Observable, Subject, type Subscriber } from 'rxjs'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import { called } from '../bind/called.ts'
import { target } from '../bind/registry.ts'
import { BindError } from '../errors/BindError.ts'
import { MessagesLostError } from './MessagesLostError.ts'

/** What a channel receives as one message. */
export type Message = string | ArrayBuffer | Blob

/** What a kept message takes besides its own bytes, about. */
const OVERHEAD = 100

const inboxes = new WeakMap<DataChannelActor, Inbox>()

/** The one that a channel has, or a new one. */
export function inboxOf(channel: DataChannelActor, limit: number): Inbox {
  const known = inboxes.get(channel)
  if (known) return known
  const inbox = new Inbox(channel, limit)
  inboxes.set(channel, inbox)
  return inbox
}

/** The messages of a channel: passed on as they come, or kept while nobody has subscribed and someone wants them kept. */
export class Inbox {
  readonly #channel: DataChannelActor
  readonly #live = new Subject<Message>()
  readonly #limit: number
  #kept: Message[] = []
  #bytes = 0
  #lost = 0
  #binaryType: BinaryType | undefined
  /** How many want them kept, whenever nobody has subscribed. */
  #keepers = 0
  /** Whether they are kept for the first subscriber. */
  #isAwaited = false
  #hadSubscriber = false
  #stop: (() => void) | undefined

  constructor(channel: DataChannelActor, limit: number) {
    this.#channel = channel
    this.#limit = limit
  }

  readonly messages = new Observable<Message>((subscriber) => {
    this.#hadSubscriber = true
    this.#handOut(subscriber)
    if (subscriber.closed) return this.#update()
    this.#isAwaited = false
    subscriber.add(this.#live.subscribe(subscriber))
    subscriber.add(() => this.#update())
    return this.#update()
  })

  /**
   * Sets how binary messages come.
   *
   * @throws {@link BindError} `not-options`, if they already have another type, or were kept with another
   */
  setBinaryType(binaryType: BinaryType): void {
    const isOther = this.#binaryType !== undefined && this.#binaryType !== binaryType && this.#stop !== undefined
    if (isOther || this.#kept.some((message) => typeof message !== 'string' && formOf(message) !== binaryType)) {
      throw new BindError(
        'not-options',
        `The messages of ${called(this.#channel)} already have another type than the option "binaryType" (${binaryType}) asks for. Use the same everywhere.`,
      )
    }
    this.#binaryType = binaryType
    const channel = target(this.#channel)
    if (channel) channel.binaryType = binaryType
  }

  /** Keeps what comes for the first subscriber, if there was none yet. */
  await(): void {
    this.#isAwaited ||= !this.#hadSubscriber
    this.#update()
  }

  /** Keeps what comes whenever nobody has subscribed, until the function is called that it returns. */
  keep(): () => void {
    this.#keepers += 1
    this.#update()
    return () => {
      this.#keepers -= 1
      this.#update()
    }
  }

  /** A subscriber that has enough leaves the rest to the next. */
  #handOut(subscriber: Subscriber<Message>): void {
    const kept = this.#kept.splice(0)
    const last = kept.findIndex((message) => {
      this.#bytes -= sizeOf(message)
      subscriber.next(message)
      return subscriber.closed
    })
    if (subscriber.closed) this.#kept = [...kept.slice(last + 1), ...this.#kept]
    if (subscriber.closed || this.#lost === 0) return
    const lost = this.#lost
    this.#lost = 0
    this.#isAwaited = false
    subscriber.error(new MessagesLostError(called(this.#channel), lost))
  }

  /** Listens as long as there is a reason to. */
  #update(): void {
    const isWanted = this.#live.observed || this.#keepers > 0 || this.#isAwaited
    if (isWanted) this.#listen()
    else {
      this.#stop?.()
      if (target(this.#channel)) this.#forget()
    }
  }

  #forget(): void {
    this.#kept = []
    this.#bytes = this.#lost = 0
  }

  #listen(): void {
    if (this.#stop) return
    const channel = target(this.#channel)
    if (!channel) {
      this.#live.complete()
      return
    }
    const take = ({ data }: MessageEvent<Message>) => (this.#live.observed ? this.#live.next(data) : this.#keep(data))
    let ended: { unsubscribe(): void } | undefined
    const stop = () => {
      channel.removeEventListener('message', take)
      ended?.unsubscribe()
      this.#stop = undefined
    }
    const end = () => {
      stop()
      this.#live.complete()
    }
    this.#stop = stop
    channel.addEventListener('message', take)
    ended = this.#channel.subscribe({ complete: end, error: end })
  }

  /** The first ones are kept: what comes after a gap is of no use to who needs all. */
  #keep(message: Message): void {
    const bytes = this.#bytes + sizeOf(message)
    if (this.#lost > 0 || bytes > this.#limit) {
      this.#lost += 1
      return
    }
    this.#bytes = bytes
    this.#kept.push(message)
  }
}

function formOf(message: ArrayBuffer | Blob): BinaryType {
  return message instanceof ArrayBuffer ? 'arraybuffer' : 'blob'
}

function sizeOf(message: Message): number {
  if (typeof message === 'string') return OVERHEAD + 2 * message.length
  return OVERHEAD + (message instanceof ArrayBuffer ? message.byteLength : message.size)
}
