import { type ChannelGiven, channelCreation } from '../../../../machines/channel/channelCreation.ts'
import { isEnding } from '../../../../machines/channel/channelEnding.ts'
import {
  type ChannelWithId,
  channelsAtConnect,
  type DtlsRole,
  idsFor,
} from '../../../../machines/channel/channelIds.ts'
import type { DataChannelError } from '../../../../machines/channel/dataChannelTypes.ts'
import type { ChannelOpening } from '../../protocols/packets.ts'
import type { StreamListener } from '../../protocols/sctpAssociation.ts'
import { ChannelDriver, type ChannelOwner } from '../channel/channelDriver.ts'
import { errorNamed } from '../platform/throwing.ts'
import type { ConnectionChart } from './connectionChart.ts'

/** The channels of a connection, in the order in which they were added, and the ids that they hold. */
export class Channels implements StreamListener {
  readonly #owner: ChannelOwner
  readonly #chart: ConnectionChart
  readonly #channels = new Set<ChannelDriver>()
  /** How many were open once, and are closed: of them nothing else is kept. */
  closed = 0
  readonly #byId = new Map<number, ChannelDriver>()
  #count = 0
  /** What becomes of each channel at the connect, until its turn comes. */
  #atConnect: readonly (() => void)[] = []

  constructor(owner: ChannelOwner, chart: ConnectionChart) {
    this.#owner = owner
    this.#chart = chart
  }

  /**
   * Creates a channel of this side.
   *
   * @throws what the rules of `createDataChannel()` say
   */
  create(given: ChannelGiven, role: DtlsRole | undefined, maxChannels: number | null): ChannelDriver {
    const { isClosed, association, world } = this.#owner
    const facts = { isClosed, role, maxChannels, isTaken: (id: number) => this.#byId.has(id) }
    const creation = channelCreation(given, facts)
    if (creation.kind === 'throws') throw errorNamed(creation.error, creation.message)
    const channel = this.#make(creation)
    this.add(channel)
    this.#chart.send({ type: 'channel.created', channel: channel.chart.ref })
    if (world.faults.take('channel')) channel.impossible()
    else if (association?.isConnected && maxChannels !== null) channel.ready()
    return channel
  }

  /** The peer has created a channel. */
  opened(stream: number, { label, protocol, ordered, maxPacketLifeTime, maxRetransmits }: ChannelOpening): void {
    // Somebody has negotiated a channel with the same id: its peer gets an answer that it is not welcome.
    if (this.#byId.has(stream)) return
    const given = { label, protocol, ordered, maxPacketLifeTime, maxRetransmits, negotiated: false, id: stream }
    this.#make(given).arrived()
  }

  /** A channel is the connection's from here on: of one that has arrived, only when script gets it (RC-3). */
  add(channel: ChannelDriver): void {
    this.#channels.add(channel)
  }

  received(stream: number, data: string | Uint8Array<ArrayBuffer>): void {
    this.#byId.get(stream)?.received(data)
  }

  reset(stream: number, isAnswer: boolean): void {
    const channel = this.#byId.get(stream)
    if (channel) channel.peerReset()
    // Nobody uses it on this side; an answer is not answered, or two that use it no more would go on without end.
    else if (isAnswer) this.#owner.association?.forget(stream)
    else this.#owner.association?.answerReset(stream)
  }

  resetConfirmed(stream: number): void {
    this.#byId.get(stream)?.resetConfirmed()
  }

  /** An answer has decided the DTLS role: who has no id gets one, or has failed (DT-10). */
  giveIds(role: DtlsRole): void {
    for (const { channel, id } of idsFor(this.#waiting(), role, { isTaken: this.#isTaken, maxChannels: null })) {
      if (id === undefined) channel.exhausted()
      else this.#setId(channel, id)
    }
  }

  /** SCTP is connected: who still has no id gets one (OP-2); what becomes of each then, {@link open} does. */
  giveIdsAtConnect(role: DtlsRole, maxChannels: number): void {
    const results = channelsAtConnect(this.#waiting(), role, { isTaken: this.#isTaken, maxChannels })
    this.#atConnect = results.map((result) => {
      const { channel } = result
      if (!result.opens) return () => channel.impossible(result.message)
      if (channel.id === null) this.#setId(channel, result.id)
      return () => channel.ready()
    })
  }

  /** Those that are not closed. */
  get live(): readonly ChannelDriver[] {
    return [...this.#channels]
  }

  open(): void {
    for (const become of this.#atConnect) become()
    this.#atConnect = []
  }

  /** The association has ended, and all channels with it. */
  associationEnded(error: DataChannelError | undefined): void {
    for (const channel of new Set([...this.#channels, ...this.#byId.values()])) channel.associationEnded(error)
  }

  /** A channel is closed. */
  remove(channel: ChannelDriver): void {
    this.#channels.delete(channel)
    if (channel.wasOpened) this.closed += 1
    if (channel.id !== null && this.#byId.get(channel.id) === channel) {
      this.#byId.delete(channel.id)
      this.#owner.association?.forget(channel.id)
    }
    this.#owner.parts.remove(channel.chart)
    this.#chart.send({ type: 'channel.removed', channel: channel.chart.ref })
  }

  readonly #isTaken = (id: number) => this.#byId.has(id)

  /** Those that neither close nor are closed, with their ids. */
  #waiting(): readonly ChannelWithId<ChannelDriver>[] {
    const live = [...this.#channels].filter(({ readyState }) => !isEnding(readyState))
    return live.map((channel) => ({ channel, id: channel.id }))
  }

  #make(given: ChannelGiven): ChannelDriver {
    const channel = new ChannelDriver(this.#owner, given, `dataChannel:${this.#count}`)
    this.#count += 1
    if (given.id !== null) this.#byId.set(given.id, channel)
    return channel
  }

  #setId(channel: ChannelDriver, id: number): void {
    channel.id = id
    this.#byId.set(id, channel)
  }
}
