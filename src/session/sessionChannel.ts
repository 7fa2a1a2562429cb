import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import { bindDataChannel } from '../bind/bindDataChannel.ts'
import { BindError } from '../errors/BindError.ts'
import { named } from '../errors/named.ts'
import { createSink, type Sink } from '../sink/createSink.ts'
import type { SendError } from '../sink/SendError.ts'
import { assertSendable, partOf, type Sendable } from '../sink/sendable.ts'
import { channelId } from './channelId.ts'

/** What a named channel may be. Both sides give the same. */
export interface SessionChannelOptions extends Omit<RTCDataChannelInit, 'negotiated'> {
  /** Default: made of the name, from 512 to 1022. */
  readonly id?: number
}

/**
 * A channel of a session, by its name. It outlives the connections: each has an `RTCDataChannel` of that name and of the same
 * id, which both sides make.
 *
 * What is sent while there is none waits. What an engine had accepted when the path broke may be lost; nothing arrives twice.
 *
 * Events: `open`, `message` (with `data`, binary as `ArrayBuffer`), `close` when the present `RTCDataChannel` is gone, and
 * `error` (with `error`) for a message that cannot be sent at all.
 */
export class SessionChannel extends EventTarget {
  readonly name: string
  /** Called with each message. */
  onmessage: ((event: { readonly data: string | ArrayBuffer }) => void) | null = null
  /** Called when messages flow, for the first time or again. */
  onopen: (() => void) | null = null
  /** Called when they do not flow any more. */
  onclose: (() => void) | null = null
  readonly #options: SessionChannelOptions
  #queue: Sendable[] = []
  #present: { readonly object: RTCDataChannel; readonly sink: Sink; readonly detach: () => void } | undefined
  #writer: WritableStreamDefaultWriter<Sendable> | undefined
  #isOver = false
  /** Whether anything was sent over the present connection. */
  #hasSent = false
  /** Whether it was told that messages flow. */
  #isOpen = false

  /** @internal */
  constructor(name: string, options: SessionChannelOptions) {
    super()
    this.name = name
    this.#options = options
    // As listeners, so that what the app throws goes where the platform puts it, and not into the session.
    this.addEventListener('message', (event) => this.onmessage?.(event as MessageEvent<string | ArrayBuffer>))
    this.addEventListener('open', () => this.onopen?.())
    this.addEventListener('close', () => this.onclose?.())
  }

  /** @internal @throws BindError `not-options`, if it was made with others */
  assertOptions(options: SessionChannelOptions): void {
    type Values = Readonly<Record<string, unknown>>
    const own: Values = { ordered: true, protocol: '', id: channelId(this.name), ...this.#options }
    const others: Values = { ...options }
    const [wrong] = Object.keys(others).filter((name) => others[name] !== undefined && others[name] !== own[name])
    if (wrong === undefined) return
    const words = `The channel ${named(this.name)} was made with ${wrong}: ${String(own[wrong])}, and cannot be asked for with`
    throw new BindError('not-options', `${words} ${String(others[wrong])}. Leave the options out, or give the same.`)
  }

  /** `open` while messages flow, `connecting` while they wait, `closed` when the session is over. */
  get readyState(): 'connecting' | 'open' | 'closed' {
    if (this.#isOver) return 'closed'
    return this.#isOpen && this.#present?.object.readyState === 'open' ? 'open' : 'connecting'
  }

  /** @internal Whether the present connection's channel is not open yet. */
  get isOpening(): boolean {
    return this.#present?.object.readyState === 'connecting'
  }

  /** How many bytes wait: in the engine's buffer, and before it. */
  get buffered(): number {
    const waiting = [...this.#queue, ...(this.#present?.sink.unsent ?? [])]
    return waiting.reduce((sum, message) => sum + lengthOf(message), this.#present?.object.bufferedAmount ?? 0)
  }

  /**
   * Sends a message, now or when there is a connection. What it is now is sent: bytes may be written to again afterwards.
   *
   * @throws TypeError if it is no message
   * @throws DOMException `InvalidStateError`, if the session is closed or is being closed
   */
  send(given: Sendable): void {
    assertSendable(given)
    if (this.#isOver) {
      throw new DOMException(`The session of the channel "${this.name}" is closed.`, 'InvalidStateError')
    }
    const whole = partOf(given, 0)
    const message = whole instanceof Uint8Array ? whole.slice() : whole
    // A sink that has just ended takes nothing more, and is found out here first.
    if (this.#present?.sink.actor.getSnapshot().status !== 'active') this.#keepUnsent()
    if (this.#writer) this.#write(message)
    else this.#queue.push(message)
  }

  /** @internal Makes the channel of a new connection, and sends what waits. */
  attach(connection: RTCPeerConnection, id: number): void {
    const object = connection.createDataChannel(this.name, { ...this.#options, negotiated: true, id })
    object.binaryType = 'arraybuffer'
    this.#hasSent = false
    // Where its connection is closed on this side, no event tells it: the chart does.
    const actor = bindDataChannel(object, { connection })
    const followed = actor.subscribe({ complete: () => this.#tell(false) })
    const ends = [
      listen(object, 'message', (event) => this.#receive((event as MessageEvent<string | ArrayBuffer>).data)),
      listen(object, 'open', () => this.#tell(true)),
      () => followed.unsubscribe(),
    ]
    const detach = () => {
      for (const end of ends) end()
    }
    this.#begin(object, actor, detach)
  }

  /** @internal Lets go of the present channel, and keeps what was not handed over to it. */
  detach(): void {
    const present = this.#present
    if (!present) return
    this.#keepUnsent()
    this.#present = undefined
    present.detach()
    const { actor } = present.sink
    if (actor.getSnapshot().status === 'active') actor.send({ type: 'abort' })
    this.#tell(false)
  }

  /** @internal Takes nothing more, and resolves when all has arrived, or cannot arrive any more. */
  async finish(): Promise<void> {
    this.#isOver = true
    // After a message that is refused another writer goes on.
    for (let closed: unknown; this.#writer !== closed; ) {
      closed = this.#writer
      await this.#writer?.close().catch(() => {})
    }
    // What has left the buffer is still on its way: a channel is not closed before that has arrived. One that the peer never
    // asked for is not closed at all by engines (Chromium and Firefox), so none is where nothing was sent.
    if (!this.#isOpen || !this.#hasSent) return
    const closed = new Promise((resolve) => this.addEventListener('close', resolve))
    this.#present?.object.close()
    await closed
  }

  #begin(object: RTCDataChannel, actor: DataChannelActor, detach: () => void): void {
    const sink = createSink(actor)
    this.#present = { object, sink, detach }
    this.#writer = sink.writable.getWriter()
    this.#writer.closed.catch((error: SendError) => {
      if (this.#present?.sink !== sink) return
      this.#keepUnsent()
      if (error.because !== 'refused') return
      // Only that message: the others go on.
      this.#queue.shift()
      this.dispatchEvent(Object.assign(new Event('error'), { error }))
      if (object.readyState === 'open') this.#begin(object, actor, detach)
    })
    for (const message of this.#queue.splice(0)) this.#write(message)
  }

  #write(message: Sendable): void {
    this.#hasSent = true
    this.#writer?.write(message).catch(() => {})
  }

  #keepUnsent(): void {
    if (!this.#writer) return
    this.#writer = undefined
    this.#queue = [...(this.#present?.sink.unsent ?? []), ...this.#queue]
  }

  #receive(data: string | ArrayBuffer): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }

  #tell(isOpen: boolean): void {
    if (isOpen === this.#isOpen) return
    this.#isOpen = isOpen
    this.dispatchEvent(new Event(isOpen ? 'open' : 'close'))
  }
}

function listen(target: EventTarget, type: string, listener: (event: Event) => void): () => void {
  target.addEventListener(type, listener)
  return () => target.removeEventListener(type, listener)
}

function lengthOf(message: Sendable): number {
  if (typeof message === 'string') return new TextEncoder().encode(message).length
  return 'size' in message ? message.size : message.byteLength
}
