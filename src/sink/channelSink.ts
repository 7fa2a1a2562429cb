import { createActor, type SnapshotFrom, waitFor } from 'xstate'
import type { DataChannelActor } from '../../machines/dataChannelMachine.ts'
import { readyState } from '../../machines/readyState.ts'
import { type SinkActor, type SinkState, sinkMachine } from '../../machines/sinkMachine.ts'
import type { SinkCause, SinkFailure } from '../../machines/sinkTypes.ts'
import { BindError } from '../BindError.ts'
import { guarded, guardedInspect } from '../guarded.ts'
import { target } from '../registry.ts'
import type { SinkOptions, SinkProgress } from './options.ts'
import { SendError } from './SendError.ts'
import { blockOf, lengthOf, type Payload, partOf, piecesOf, type Sendable } from './sendable.ts'

/** The channels whose threshold was handed over. */
const inUse = new WeakSet<RTCDataChannel>()

/** Sends over one channel: tells the chart what the channel's buffer does, and does what the chart's state says. */
export class ChannelSink {
  readonly actor: SinkActor
  readonly writable: WritableStream<Sendable>
  readonly #channel: RTCDataChannel | undefined
  readonly #label: string
  readonly #high: number
  readonly #low: number
  readonly #chunkSize: number
  readonly #onProgress: SinkOptions['onProgress']
  /** What is being handed over, and how much of it was. */
  #current: Sendable | undefined
  #sent = 0
  /** What the stream has accepted, and has not given us to write yet, by its number: an array takes long to shift. */
  readonly #queue = new Map<number, Sendable>()
  #accepted = 0
  #taken = 0
  #handedOver = 0
  #drained = 0
  #told: SinkProgress | undefined
  #error: SendError | undefined
  /** What was thrown, or what the app has given up for. */
  #cause: unknown
  #isAborting = false
  #controller: WritableStreamDefaultController | undefined
  readonly #undo: (() => void)[] = []

  constructor(channel: DataChannelActor, { high, low, chunkSize, inspect, onProgress }: CheckedOptions) {
    this.#high = high
    this.#low = low
    this.#chunkSize = chunkSize ?? Number.POSITIVE_INFINITY
    this.#onProgress = onProgress
    this.#channel = target(channel)
    this.#label = this.#channel?.label ?? channel.id
    if (this.#channel) this.#takeThreshold(this.#channel)

    this.actor = createActor(sinkMachine, {
      id: `sink:${this.#label}`,
      ...(inspect && { inspect: guardedInspect(inspect) }),
    })
    this.actor.subscribe({ next: () => this.#report(), complete: () => this.#end() })
    this.actor.start()
    this.writable = this.#createStream()
    this.#follow(channel)
  }

  get progress(): SinkProgress {
    return { state: this.#state, handedOver: this.#handedOver, drained: this.#measureDrained() }
  }

  get unsent(): readonly Sendable[] {
    return [...this.#rest(), ...this.#queue.values()]
  }

  /** What is left of the message that is being handed over. */
  #rest(): readonly Sendable[] {
    const message = this.#current
    if (message === undefined || (this.#sent > 0 && this.#sent >= lengthOf(message))) return []
    return [this.#sent === 0 ? message : partOf(message, this.#sent)]
  }

  get #state(): SinkState {
    return this.actor.getSnapshot().value
  }

  #takeThreshold(channel: RTCDataChannel): void {
    if (inUse.has(channel)) {
      throw new BindError(
        'in-use',
        `Another sink is sending over the data channel "${channel.label}". Let that one send, or wait for its end.`,
      )
    }
    const threshold = channel.bufferedAmountLowThreshold
    const measure = () => this.#measure()
    inUse.add(channel)
    channel.bufferedAmountLowThreshold = this.#low
    channel.addEventListener('bufferedamountlow', measure)
    this.#undo.push(() => {
      channel.removeEventListener('bufferedamountlow', measure)
      channel.bufferedAmountLowThreshold = threshold
      inUse.delete(channel)
    })
  }

  /** What a stream holds back cannot be read from it; but its `size` is asked about all that it accepts. */
  #createStream(): WritableStream<Sendable> {
    const size = (message: Sendable) => {
      if (!this.#error) this.#queue.set(this.#accepted++, message)
      return 1
    }
    return new WritableStream<Sendable>(
      {
        start: (controller) => {
          this.#controller = controller
          controller.signal.addEventListener('abort', () => {
            this.#isAborting = true
            this.#fail({ type: 'abort' }, controller.signal.reason)
          })
        },
        write: (message) => this.#write(message),
        close: () => this.#close(),
      },
      { highWaterMark: 1, size },
    )
  }

  #follow(channel: DataChannelActor): void {
    const take = () => this.#takeChannel(channel.getSnapshot())
    const { unsubscribe } = channel.subscribe({ next: take, complete: take, error: take })
    this.#undo.push(unsubscribe)
    take()
  }

  #takeChannel(snapshot: SnapshotFrom<DataChannelActor>): void {
    const state = readyState(snapshot)
    if (snapshot.status === 'stopped') this.#fail({ type: 'channel.ended', because: 'unbound' })
    else if (state === 'open') {
      if (this.#state === 'waiting') this.#tell({ type: 'channel.opened' })
      this.#measure()
    } else if (state !== 'connecting') {
      const { cause = 'unknown' } = snapshot.context
      // What this side has handed over before its own close() is still sent (CL-5).
      const isFlushed = this.#state === 'draining' && cause === 'local-close'
      if (isFlushed) this.#measure()
      if (!isFlushed || state === 'closed') this.#fail({ type: 'channel.ended', because: cause })
    }
  }

  async #write(message: Sendable): Promise<void> {
    this.#current = message
    this.#sent = 0
    this.#queue.delete(this.#taken++)
    try {
      do {
        // In a microtask also if it fails: inside a callback of the actor, that would take the failure later.
        const block = await blockOf(message, this.#sent, this.#chunkSize)
        for (const piece of piecesOf(block, this.#chunkSize)) while (!this.#send(piece)) await this.#room()
      } while (this.#sent < lengthOf(message))
    } catch (error) {
      this.#fail({ type: 'refused' }, error)
      throw this.#error
    }
  }

  /** Hands a piece of the current message over to the channel, if there is room. */
  #send(piece: Payload): boolean {
    const channel = this.#channel
    this.#measure()
    if (!channel || this.#state !== 'flowing') return false
    const bytes = typeof piece === 'string' ? new TextEncoder().encode(piece).length : piece.length
    // Before the call: whoever has wrapped the method may end the sink in it.
    this.#sent += lengthOf(piece)
    this.#handedOver += bytes
    try {
      channel.send(piece as string)
    } catch (error) {
      this.#sent -= lengthOf(piece)
      this.#handedOver -= bytes
      // Closed past its binding, which finds it later.
      if (channel.readyState !== 'open') this.#fail({ type: 'channel.ended', because: 'unknown' }, error)
      else if (isFull(error) && channel.bufferedAmount > this.#low) this.#tell({ type: 'buffer.high' })
      else throw error
      return false
    }
    this.#measure()
    return true
  }

  async #room(): Promise<void> {
    if (!this.#error) await waitFor(this.actor, ({ value }) => value === 'flowing').catch(() => {})
    if (this.#error) throw this.#error
  }

  async #close(): Promise<void> {
    this.#queue.clear()
    // From here on only an empty buffer counts.
    if (this.#channel && !this.#error) this.#channel.bufferedAmountLowThreshold = 0
    this.#tell({ type: 'end' })
    this.#measure()
    await waitFor(this.actor, ({ status }) => status === 'done').catch(() => {})
    if (this.#error) throw this.#error
  }

  /**
   * Looks at the channel's buffer, whatever an event may have said: one that is told late is over when it comes, and one
   * that is missed is not needed. Firefox drains while script runs.
   */
  #measure(): void {
    const channel = this.#channel
    if (!channel) return
    if (this.#state === 'flowing' && channel.bufferedAmount >= this.#high) this.#tell({ type: 'buffer.high' })
    if (this.#state === 'saturated' && channel.bufferedAmount <= this.#low) this.#tell({ type: 'buffer.low' })
    if (this.#state === 'draining' && channel.bufferedAmount === 0) {
      this.#drained = this.#handedOver
      this.#tell({ type: 'buffer.drained' })
    }
    this.#report()
  }

  /** Only of an open channel, or of one that flushes: Chromium shows 0 when the peer has closed it. */
  #measureDrained(): number {
    const channel = this.#channel
    if (channel && (channel.readyState === 'open' || this.#state === 'draining')) {
      this.#drained = Math.max(this.#drained, this.#handedOver - channel.bufferedAmount)
    }
    return this.#drained
  }

  #report(): void {
    if (!this.#onProgress) return
    const { state, handedOver, drained } = this.progress
    const told = this.#told
    if (told?.state === state && told.handedOver === handedOver && told.drained === drained) return
    this.#told = { state, handedOver, drained }
    guarded(() => this.#onProgress?.({ state, handedOver, drained }))
  }

  #fail(cause: SinkCause, reason?: unknown): void {
    if (this.#error) return
    this.#cause = reason
    this.#tell(cause)
  }

  #tell(cause: SinkCause): void {
    if (this.actor.getSnapshot().status === 'active') this.actor.send(cause)
  }

  #end(): void {
    this.#measureDrained()
    for (const undo of this.#undo.splice(0)) undo()
    const { output } = this.actor.getSnapshot()
    if (output?.outcome === 'drained') return
    // An actor that was stopped has no output.
    const because = output?.because ?? 'aborted'
    const { unsent, progress } = this
    this.#error = new SendError(this.#words(because), { because, unsent, progress, cause: this.#cause })
    // An abort is an error of the stream already.
    if (!this.#isAborting) this.#controller?.error(this.#error)
  }

  #words(because: SinkFailure): string {
    const channel = `the data channel "${this.#label}"`
    switch (because) {
      case 'refused': {
        const isLarge = this.#chunkSize === Number.POSITIVE_INFINITY && this.#cause instanceof TypeError
        const hint = isLarge ? ' The option "chunkSize" splits what is too large.' : ''
        return `A message cannot be sent over ${channel}: ${(this.#cause as Partial<Error>)?.message}${hint}`
      }
      case 'aborted':
        return `Sending over ${channel} was given up.`
      case 'unbound':
        return `Sending over ${channel} has ended, because it was unbound.`
      default:
        return `Sending over ${channel} has ended, because it is closed (${because}).`
    }
  }
}

type CheckedOptions = SinkOptions & { readonly high: number; readonly low: number }

/** The engine's own limit is reached (SD-5), by what others send over the channel: it will drain. */
function isFull(error: unknown): boolean {
  return (error as Partial<DOMException> | null)?.name === 'OperationError'
}
