import type { ChannelGiven } from '../../../../machines/channel/channelCreation.ts'
import { isEnding } from '../../../../machines/channel/channelEnding.ts'
import { channelError } from '../../../../machines/channel/channelErrors.ts'
import type {
  DataChannelCause,
  DataChannelEmitted,
  DataChannelError,
  ReadyState,
} from '../../../../machines/channel/dataChannelTypes.ts'
import { readyState } from '../../../../machines/channel/readyState.ts'
import { type StreamEvent, type StreamState, streamAfter } from '../../../../machines/channel/streamReset.ts'
import type { Indication } from '../../../../machines/tasks/tasks.ts'
import type { Parts } from '../charts/parts.ts'
import { RTCErrorEvent } from '../events/RTCErrorEvent.ts'
import type { Outbox } from '../outbox.ts'
import { internal } from '../platform/internal.ts'
import type { MessageGiven } from '../platform/messageData.ts'
import type { Perform, TaskRunner } from '../taskRunner.ts'
import { RTCError } from '../values/RTCError.ts'
import { type BufferOwner, ChannelBuffer } from './channelBuffer.ts'
import { type ChannelChart, makeChannelChart } from './channelChart.ts'
import { type ArrivedData, ChannelInbox, type InboxOwner } from './channelInbox.ts'
import { type ChannelBehind, RTCDataChannel } from './RTCDataChannel.ts'

/** What a channel needs of its connection. */
export interface ChannelOwner extends BufferOwner {
  readonly outbox: Outbox
  readonly runner: TaskRunner
  readonly isClosed: boolean
  readonly parts: Parts
  /** The channel's chart has taken the peer's announcement. */
  announce(channel: ChannelDriver): void
  /** The channel is closed, and no more of the connection. */
  remove(channel: ChannelDriver): void
}

/** What feeds a channel's chart, and fires what it emits at the object that script has. */
export class ChannelDriver implements ChannelBehind, InboxOwner {
  readonly object: RTCDataChannel
  readonly given: ChannelGiven
  readonly chart: ChannelChart
  id: number | null
  binaryType: 'blob' | 'arraybuffer' = 'arraybuffer'
  readonly #owner: ChannelOwner
  readonly #inbox: ChannelInbox
  readonly #buffer: ChannelBuffer
  #stream: StreamState = 'usable'
  /** Whether the peer knows of the channel, or may know: there is something to reset. */
  #isCarried = false

  /** @param name - what the connection's chart calls it */
  constructor(owner: ChannelOwner, given: ChannelGiven, name: string) {
    this.#owner = owner
    this.given = given
    this.id = given.id
    this.object = new RTCDataChannel(internal, this)
    this.#buffer = new ChannelBuffer(owner, this, {
      sent: (drain) => this.#sent(drain),
      failed: () => this.#transmissionFailed(),
      emptied: () => this.#flush(),
    })
    this.#inbox = new ChannelInbox(this)
    this.chart = makeChannelChart(name, {
      emitted: (event) => this.fire(() => eventOf(event)),
      // `closing` has begun: that is all that a channel's chart invokes.
      invoked: () => this.#beginClosing(),
    })
    owner.parts.add(this.chart)
  }

  get readyState(): ReadyState {
    return readyState(this.chart.getSnapshot())
  }

  /** The transport is ready: the channel opens in a task of its own. */
  ready(): void {
    const { association } = this.#owner
    if (!association || isEnding(this.readyState)) return
    this.#isCarried = true
    const { label, protocol, ordered, maxPacketLifeTime, maxRetransmits, negotiated } = this.given
    if (!negotiated && this.readyState === 'connecting' && this.id !== null) {
      association.open(this.id, { label, protocol, ordered, maxPacketLifeTime, maxRetransmits })
    }
    this.#indicate('channel.ready', { open: { type: 'open' } }, () => this.#inbox.deliverEarly())
  }

  /** The peer has created it. */
  arrived(): void {
    this.#isCarried = true
    this.#indicate('channel.arrived', { announced: { type: 'announced' } })
  }

  /** It cannot be created (DT-9). */
  impossible(message?: string): void {
    const error = channelError('impossible', message)
    this.#indicate('channel.impossible', { 'creation.failed': { type: 'creation.failed', error } })
  }

  /** No id was left for it at the answer (DT-10): in the task of that answer. */
  exhausted(): void {
    this.chart.send({ type: 'id.exhausted', error: channelError('exhausted') })
  }

  get bufferedAmount(): number {
    return this.#buffer.amount
  }
  get bufferedAmountLowThreshold(): number {
    return this.#buffer.lowThreshold
  }
  set bufferedAmountLowThreshold(threshold: number) {
    this.#buffer.lowThreshold = threshold
  }

  get hasFiredOpen(): boolean {
    return this.chart.getSnapshot().matches({ open: 'opened' })
  }

  /** Whether it was ever open. */
  get wasOpened(): boolean {
    return this.chart.getSnapshot().context.opened
  }

  /** What has gone through it, for statistics. */
  get counts() {
    const { messages: messagesSent, bytes: bytesSent } = this.#buffer.sent
    const { messages: messagesReceived, bytes: bytesReceived } = this.#inbox.received
    return { messagesSent, bytesSent, messagesReceived, bytesReceived }
  }

  /** @throws what the rules of `send()` say */
  send(message: MessageGiven): void {
    this.#buffer.send(message)
  }

  close(): void {
    this.#owner.outbox.collect(() => this.chart.send({ type: 'close' }))
  }

  /** The chart is `closing`: what is buffered is sent, then the stream is reset (CL-3 to CL-7). */
  #beginClosing(): void {
    // A closing that this side has not begun was begun by the peer's reset (CL-2).
    if (this.chart.getSnapshot().context.cause === 'local-close')
      this.#indicate('channel.closed-here', {}, () => this.#flush())
    else this.#flush()
  }

  /** A message has arrived. */
  received(data: ArrivedData): void {
    this.#inbox.add(data)
  }

  queueMessage(data: ArrivedData): void {
    this.#indicate('message.arrived', {}, undefined, { fire: () => this.#inbox.take(data) })
  }

  fire(event: () => Event): void {
    this.#owner.outbox.add(() => this.object.dispatchEvent(event()))
  }

  /** The peer has reset its stream. */
  peerReset(): void {
    this.#streamEvent('peer.reset')
    if (this.#stream === 'peer-reset') {
      this.#indicate('stream.reset', { 'stream.reset': { type: 'stream.reset', association: 'lives' } })
    }
  }

  /** The peer has seen that this side has reset its stream. */
  resetConfirmed(): void {
    this.#streamEvent('confirmed')
  }

  /** The association has ended, and the channel with it. */
  associationEnded(error: DataChannelError | undefined): void {
    if (this.#stream === 'closed') return
    this.#stream = 'closed'
    this.#transportClosed(error)
  }

  #indicate(
    indication: Indication,
    causes: Readonly<Record<string, DataChannelCause>>,
    then?: () => void,
    { fire, write }: { readonly fire?: () => void; readonly write?: () => void } = {},
  ): void {
    const perform: Perform = (deed) => {
      if ('cause' in deed) {
        const cause = causes[deed.cause]
        if (cause) this.chart.send(cause)
        else if (deed.cause === 'channel.announced') this.#owner.announce(this)
        else if (deed.cause === 'channel.removed') this.#owner.remove(this)
      } else if ('fire' in deed) fire?.()
      else if ('write' in deed) write?.()
      else if ('indicate' in deed) this.ready()
    }
    const facts = () => ({ isConnectionClosed: this.#owner.isClosed, channel: this.readyState })
    this.#owner.runner.indicate(indication, facts, perform, then)
  }

  #transmissionFailed(): void {
    this.#indicate('data.lost', { 'transmit.failed': { type: 'transmit.failed', error: channelError('not-sent') } })
  }

  /** Something was sent: script sees it in a task (BA-2). */
  #sent(drain: () => boolean): void {
    let isLow = false
    this.#indicate('data.sent', {}, undefined, {
      write: () => {
        isLow = drain()
      },
      fire: () => {
        if (isLow) this.fire(() => new Event('bufferedamountlow'))
      },
    })
  }

  #flush(): void {
    if (!this.#buffer.isEmpty || this.readyState !== 'closing' || this.#stream === 'closed') return
    this.chart.send({ type: 'drained' })
    const { association } = this.#owner
    if (!association?.isConnected || !this.#isCarried || this.id === null) {
      this.#streamEvent('no.association')
      return
    }
    const before = this.#stream
    this.#streamEvent('drained')
    if (this.#stream !== before) association.reset(this.id)
  }

  #streamEvent(event: StreamEvent): void {
    const before = this.#stream
    this.#stream = streamAfter(before, event)
    if (this.#stream === 'closed' && before !== 'closed') this.#transportClosed(undefined)
  }

  #transportClosed(error: DataChannelError | undefined): void {
    const cause = { type: 'transport.closed', ...(error && { error }) } as const
    this.#indicate('channel.transport-closed', { 'transport.closed': cause })
  }
}

function eventOf(event: DataChannelEmitted): Event {
  if (event.type !== 'error') return new Event(event.type)
  const { errorDetail, sctpCauseCode, message } = event
  const init = { errorDetail: errorDetail as RTCErrorDetailType, sctpCauseCode: sctpCauseCode ?? undefined }
  return new RTCErrorEvent('error', { error: new RTCError(init as RTCErrorInit, message) })
}
