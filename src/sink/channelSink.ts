import { createActor, type SnapshotFrom, waitFor } from 'xstate'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import { label } from '../../machines/channel/label.ts'
import { readyState } from '../../machines/channel/readyState.ts'
import { type SinkActor, type SinkState, sinkMachine } from '../../machines/sink/sinkMachine.ts'
import type { SinkCause, SinkFailure } from '../../machines/sink/sinkTypes.ts'
import { channelCalled } from '../bind/called.ts'
import { guardedInspect } from '../bind/inspectors.ts'
import { target } from '../bind/registry.ts'
import { BindError } from '../errors/BindError.ts'
import { guarded } from '../watch/errors.ts'
import type { CheckedSinkOptions, SinkOptions, SinkProgress } from './options.ts'
import { SendError } from './SendError.ts'
import { blockOf, lengthOf, type Payload, partOf, piecesOf, type Sendable } from './sendable.ts'
import { sinkStream } from './sinkStream.ts'

/** The channels whose threshold was handed over. */
const inUse = new WeakSet<RTCDataChannel>()

/** Sends over one channel: tells the chart what the channel's buffer does, and does what the chart's state says. */
export class ChannelSink {
  readonly actor: SinkActor
  readonly writable: WritableStream<Sendable>
  readonly #failStream: (error: unknown) => void
  readonly #channel: RTCDataChannel | undefined
  /** What messages call it. */
  readonly #called: string
  readonly #high: number
  readonly #low: number
  readonly #chunkSize: number
  readonly #onProgress: SinkOptions['onProgress']
  /** What is being handed over, and how much of it was. */
  #current: Sendable | undefined
  #sent = 0
  #length = 0
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
  /** Whether it was the engine that has refused a message. */
  #isTooMuch = false
  #isAborting = false
  readonly #undo: (() => void)[] = []

  constructor(
    channel: DataChannelActor,
    { highWaterMark, lowWaterMark, chunkSize, inspect, onProgress }: CheckedSinkOptions,
  ) {
    this.#high = highWaterMark
    this.#low = lowWaterMark
    this.#chunkSize = chunkSize ?? Number.POSITIVE_INFINITY
    this.#channel = target(channel)
    const text = label(channel.getSnapshot()) ?? channel.id
    this.#called = channelCalled(channel, text)
    if (this.#channel) this.#takeThreshold(this.#channel)

    this.actor = createActor(sinkMachine, {
      id: `sink:${text}`,
      ...(inspect && { inspect: guardedInspect(inspect) }),
    })
    this.actor.subscribe({ next: () => this.#report(), complete: () => this.#end() })
    this.actor.start()
    ;[this.writable, this.#failStream] = sinkStream({
      accept: (message) => this.#accept(message),
      write: (message) => this.#write(message),
      close: () => this.#close(),
      abort: (reason) => this.#abort(reason),
    })
    this.#follow(channel)
    // Nobody has the sink before.
    this.#onProgress = onProgress
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
    if (message === undefined || (this.#sent > 0 && this.#sent >= this.#length)) return []
    try {
      return [this.#sent === 0 ? message : partOf(message, this.#sent)]
    } catch {
      // Its buffer was transferred meanwhile.
      return [message]
    }
  }

  get #state(): SinkState {
    return this.actor.getSnapshot().value
  }

  #takeThreshold(channel: RTCDataChannel): void {
    if (inUse.has(channel)) {
      throw new BindError(
        'in-use',
        `Another sink is sending over the ${this.#called}. Let that one send, or wait for its end.`,
      )
    }
    const threshold = channel.bufferedAmountLowThreshold
    const measure = () => this.#measure()
    inUse.add(channel)
    setThreshold(channel, this.#low)
    channel.addEventListener('bufferedamountlow', measure)
    this.#undo.push(() => {
      channel.removeEventListener('bufferedamountlow', measure)
      inUse.delete(channel)
      setThreshold(channel, threshold)
    })
  }

  #accept(message: Sendable): void {
    this.#queue.set(this.#accepted, message)
    this.#accepted += 1
  }

  #abort(reason: unknown): void {
    this.#isAborting = true
    this.#fail({ type: 'abort' }, reason)
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
    this.#queue.delete(this.#taken)
    this.#taken += 1
    try {
      // In a microtask also if it fails: inside a callback of the actor, that would take the failure later.
      let block = await blockOf(message, 0, this.#chunkSize)
      this.#length = lengthOf(message)
      for (;;) {
        for (const piece of piecesOf(block, this.#chunkSize)) while (!(await this.#send(piece))) await this.#room()
        if (this.#sent >= this.#length) return
        block = await blockOf(message, this.#sent, this.#chunkSize)
      }
    } catch (error) {
      this.#fail({ type: 'refused' }, error)
      throw this.#error ?? error
    }
  }

  /** Hands a piece of the current message over to the channel, if there is room. */
  #send(piece: Payload): boolean | Promise<boolean> {
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
      return this.#takeRefusal(channel, error)
    }
    this.#measure()
    return true
  }

  /** Tells why the engine has taken no message: because of the channel, of its buffer, or of the message. */
  async #takeRefusal(channel: RTCDataChannel, error: unknown): Promise<false> {
    const { name, message } = error as Partial<DOMException>
    // Closed past its binding, which finds it later.
    if (channel.readyState !== 'open') this.#fail({ type: 'channel.ended', because: 'unknown' }, error)
    // Full (SD-5) by what others send over the channel: it will drain.
    else if (name === 'OperationError' && channel.bufferedAmount > this.#low) this.#tell({ type: 'buffer.high' })
    // node-datachannel says so before the channel's state and its events do.
    else if (/DataChannel is closed|Sending failed/.test(message ?? '')) await this.#ended()
    else {
      this.#isTooMuch = true
      throw error
    }
    return false
  }

  async #room(): Promise<void> {
    const ended = () => new Error('The sink has ended.')
    if (this.actor.getSnapshot().status !== 'active') throw this.#error ?? ended()
    await waitFor(this.actor, ({ value }) => value === 'flowing').catch(() => {
      throw this.#error ?? ended()
    })
  }

  async #close(): Promise<void> {
    this.#queue.clear()
    // From here on only an empty buffer counts.
    if (this.#channel && !this.#error) setThreshold(this.#channel, 0)
    this.#tell({ type: 'end' })
    this.#measure()
    await this.#ended()
    if (this.#error) throw this.#error
  }

  async #ended(): Promise<void> {
    if (this.actor.getSnapshot().status !== 'active') return
    await waitFor(this.actor, ({ status }) => status !== 'active').catch(() => {})
  }

  /**
   * Looks at the channel's buffer, whatever an event may have said: one that comes late is over by then, and one
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
    const { output } = this.actor.getSnapshot()
    if (output?.outcome !== 'drained') {
      // An actor that was stopped has no output.
      const because = output?.because ?? 'aborted'
      const { unsent, progress } = this
      this.#error = new SendError(this.#words(because), { because, unsent, progress, cause: this.#cause })
      // An abort is an error of the stream already.
      if (!this.#isAborting) this.#failStream(this.#error)
    }
    for (const undo of this.#undo.splice(0)) undo()
  }

  #words(because: SinkFailure): string {
    const channel = `the ${this.#called}`
    switch (because) {
      case 'refused': {
        const isLarge = this.#isTooMuch && this.#chunkSize === Number.POSITIVE_INFINITY
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

/** On a channel that is gone, node-datachannel throws. */
function setThreshold(channel: RTCDataChannel, threshold: number): void {
  try {
    channel.bufferedAmountLowThreshold = threshold
  } catch {
    // There is nothing more that could fall to it.
  }
}
