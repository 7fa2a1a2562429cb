import { Observable, Subject, type Subscriber } from 'rxjs'
import type { DataChannelActor } from '../../machines/dataChannelMachine.ts'
import { target } from '../registry.ts'
import { MessagesLostError } from './MessagesLostError.ts'

/** What a channel receives as one message. */
export type Message = string | ArrayBuffer | Blob

/** What a kept message takes besides its own bytes, about. */
const OVERHEAD = 100

const inboxes = new WeakMap<DataChannelActor, Inbox>()

/** The one that a channel has, or a new one, which keeps messages from now on. */
export function inboxOf(channel: DataChannelActor, limit: number): Inbox {
  const known = inboxes.get(channel)
  if (known) return known
  const inbox = new Inbox(channel, limit)
  inboxes.set(channel, inbox)
  return inbox
}

/** Forgets what a channel has kept, if nobody has taken it. */
export function discard(channel: DataChannelActor): void {
  inboxes.get(channel)?.discard()
}

/** The messages of a channel: kept until someone has taken them, and from then on passed on as they come. */
export class Inbox {
  readonly #channel: DataChannelActor
  readonly #live = new Subject<Message>()
  readonly #limit: number
  #kept: Message[] = []
  #isKeeping = true
  #bytes = 0
  #lost = 0
  #stop: (() => void) | undefined

  constructor(channel: DataChannelActor, limit: number) {
    this.#channel = channel
    this.#limit = limit
    this.#listen()
  }

  /** What was kept. */
  get kept(): readonly Message[] {
    return this.#kept
  }

  readonly messages = new Observable<Message>((subscriber) => {
    this.#handOut(subscriber)
    if (subscriber.closed) return
    this.#isKeeping = false
    this.#listen()
    subscriber.add(this.#live.subscribe(subscriber))
    subscriber.add(() => this.#live.observed || this.#stop?.())
  })

  /** Forgets what was kept, if nobody has taken it, and keeps no more. */
  discard(): void {
    if (!this.#isKeeping) return
    inboxes.delete(this.#channel)
    this.#stop?.()
  }

  /** A subscriber that has enough leaves the rest to the next. */
  #handOut(subscriber: Subscriber<Message>): void {
    const kept = this.#kept.splice(0)
    const left = kept.findIndex((message) => {
      this.#bytes -= sizeOf(message)
      subscriber.next(message)
      return subscriber.closed
    })
    if (subscriber.closed) this.#kept = [...kept.slice(left + 1), ...this.#kept]
    if (subscriber.closed || this.#lost === 0) return
    const lost = this.#lost
    this.#lost = 0
    this.#isKeeping = false
    this.#stop?.()
    subscriber.error(new MessagesLostError(this.#channel.id, lost))
  }

  #listen(): void {
    if (this.#stop) return
    const channel = target(this.#channel)
    if (!channel) {
      this.#live.complete()
      return
    }
    const take = ({ data }: MessageEvent<Message>) => (this.#isKeeping ? this.#keep(data) : this.#live.next(data))
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

function sizeOf(message: Message): number {
  if (typeof message === 'string') return OVERHEAD + 2 * message.length
  return OVERHEAD + (message instanceof ArrayBuffer ? message.byteLength : message.size)
}
