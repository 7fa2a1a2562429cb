import type { AssociationEnding } from '../../../machines/transports/associationRules.ts'
import { maxChannelsOf } from '../../../machines/transports/associationRules.ts'
import type { Delivery } from '../world/datagram.ts'
import type { ChannelOpening, Packet, SctpControl, SctpStream } from './packets.ts'

const CHUNK_SIZE = 60
const DATA_OVERHEAD = 30

const ordered: Delivery = { attempts: Number.POSITIVE_INFINITY, flow: 'sctp' }

/** How the messages of a stream are sent. */
export interface StreamReliability {
  readonly ordered: boolean
  readonly maxPacketLifeTime: number | null
  readonly maxRetransmits: number | null
}

/** What an association indicates of its streams. */
export interface StreamListener {
  /** The peer has opened a channel in-band. */
  opened(stream: number, opening: ChannelOpening): void
  received(stream: number, data: string | Uint8Array<ArrayBuffer>): void
  /** The peer has reset its stream, and all that it has sent before is here. `isAnswer`: it has no channel there. */
  reset(stream: number, isAnswer: boolean): void
  /** The peer has seen the reset of this side's stream. */
  resetConfirmed(stream: number): void
}

/** What an association indicates. */
export interface SctpListener {
  readonly streams: StreamListener
  connected(maxChannels: number): void
  ended(ending: AssociationEnding, causeCode: number | null, reason: string): void
  send(packet: Packet, delivery?: Delivery): void
}

type DataChunk = Extract<SctpStream['chunk'], { type: 'data' }>

/** One stream, in both directions. */
interface Stream {
  sent: number
  received: number
  /** How many messages came before the peer's reset, once that is here. */
  resetAfter: number | undefined
  /** Whether that is the answer of a peer that does not use the stream. */
  isAnswered: boolean
  isOpened: boolean
  /** How many messages were sent, and have arrived, that keep their order; and what has overtaken one over a newer path. */
  placesSent: number
  placesReceived: number
  readonly ahead: Map<number, DataChunk>
  /** What has come before the channel's OPEN, which has no order among messages that have none. */
  readonly early: (string | Uint8Array<ArrayBuffer>)[]
}

/** The SCTP association between two connections, with its streams. */
export class SctpAssociation {
  readonly #listener: SctpListener
  readonly #streams = new Map<number, Stream>()
  /** What has overtaken the packet that connects this end: it is sent again in life, and comes after it. */
  readonly #early: SctpStream[] = []
  readonly #port: number
  readonly #most: number
  #state: 'new' | 'connecting' | 'connected' | 'closed' = 'new'

  constructor(port: number, most: number, listener: SctpListener) {
    this.#port = port
    this.#most = most
    this.#listener = listener
  }

  get isConnected(): boolean {
    return this.#state === 'connected'
  }

  /** Begins, when DTLS is connected: its client does. */
  begin(isFirst: boolean): void {
    if (this.#state !== 'new') return
    this.#state = 'connecting'
    if (isFirst) this.#init('init')
  }

  receive(packet: SctpControl | SctpStream): void {
    if (this.#state === 'closed') return
    if (packet.kind === 'sctp control') this.#control(packet)
    else if (this.#state === 'connected') this.#hear(packet)
    else this.#early.push(packet)
  }

  /** Opens a channel at the peer's. */
  open(stream: number, opening: ChannelOpening): void {
    this.#streamOf(stream).isOpened = true
    this.#say(stream, { type: 'open', opening }, CHUNK_SIZE + opening.label.length)
  }

  /** Sends a message. */
  sendData(
    stream: number,
    data: string | Uint8Array<ArrayBuffer>,
    size: number,
    isInBand: boolean,
    { ordered: isOrdered, maxPacketLifeTime, maxRetransmits }: StreamReliability,
    onLeft: () => void,
  ): void {
    const own = this.#streamOf(stream)
    own.sent += 1
    const isReliable = maxPacketLifeTime === null && maxRetransmits === null
    const place = isReliable && isOrdered ? { place: own.placesSent++ } : {}
    this.#say(stream, { type: 'data', data, isInBand, ...place }, DATA_OVERHEAD + size, {
      attempts: (maxRetransmits ?? Number.POSITIVE_INFINITY) + 1,
      ...(maxPacketLifeTime !== null && { lifetime: maxPacketLifeTime }),
      ...(isOrdered && { flow: `sctp ${stream}` }),
      onLeft,
      ...(!isReliable && { onLost: () => this.#say(stream, { type: 'forward', count: 1 }) }),
    })
  }

  /** Answers the reset of a stream that nobody uses on this side, and forgets it. */
  answerReset(stream: number): void {
    this.#say(stream, { type: 'reset', count: this.#streamOf(stream).sent, unused: true })
    this.forget(stream)
  }

  /** Resets this side's stream, when all is sent. */
  reset(stream: number): void {
    this.#say(stream, { type: 'reset', count: this.#streamOf(stream).sent })
  }

  /** Both streams are reset: the number may be used again. */
  forget(stream: number): void {
    this.#streams.delete(stream)
  }

  /** Aborts, or shuts down. */
  end(chunk: Extract<SctpControl['chunk'], { type: 'abort' | 'shutdown' }>): void {
    if (this.#state === 'connected') this.#send(chunk)
    this.#state = 'closed'
  }

  #control({ chunk }: SctpControl): void {
    switch (chunk.type) {
      case 'init':
        this.#init('init ack')
        this.#connect(chunk.streams)
        break
      case 'init ack':
        this.#connect(chunk.streams)
        break
      case 'abort':
        this.#state = 'closed'
        this.#listener.ended('aborted', chunk.causeCode, chunk.reason)
        break
      case 'shutdown':
        this.#state = 'closed'
        this.#listener.ended('shut-down', null, '')
    }
  }

  #connect(streams: number): void {
    if (this.#state === 'connected') return
    this.#state = 'connected'
    this.#listener.connected(maxChannelsOf(streams, this.#most))
    for (const packet of this.#early.splice(0)) this.#hear(packet)
  }

  #hear({ stream, chunk }: SctpStream): void {
    const own = this.#streamOf(stream)
    switch (chunk.type) {
      case 'open':
        own.isOpened = true
        this.#listener.streams.opened(stream, chunk.opening)
        for (const data of own.early.splice(0)) this.#deliver(stream, own, data)
        break
      case 'data':
        if (chunk.place === undefined) this.#take(stream, own, chunk)
        else this.#takeInOrder(stream, own, chunk, chunk.place)
        break
      case 'forward':
        own.received += chunk.count
        this.#askWhetherReset(stream, own)
        break
      case 'reset':
        own.resetAfter = chunk.count
        own.isAnswered = chunk.unused === true
        this.#askWhetherReset(stream, own)
        break
      case 'reset done':
        this.#listener.streams.resetConfirmed(stream)
    }
  }

  #takeInOrder(stream: number, own: Stream, chunk: DataChunk, place: number): void {
    own.ahead.set(place, chunk)
    for (let next = own.ahead.get(own.placesReceived); next; next = own.ahead.get(own.placesReceived)) {
      own.ahead.delete(own.placesReceived)
      own.placesReceived += 1
      this.#take(stream, own, next)
    }
  }

  #take(stream: number, own: Stream, { isInBand, data }: DataChunk): void {
    if (isInBand && !own.isOpened) own.early.push(data)
    else this.#deliver(stream, own, data)
  }

  #deliver(stream: number, own: Stream, data: string | Uint8Array<ArrayBuffer>): void {
    own.received += 1
    this.#listener.streams.received(stream, data)
    this.#askWhetherReset(stream, own)
  }

  #askWhetherReset(stream: number, own: Stream): void {
    if (own.resetAfter === undefined || own.received < own.resetAfter) return
    own.resetAfter = undefined
    this.#say(stream, { type: 'reset done' })
    this.#listener.streams.reset(stream, own.isAnswered)
  }

  #streamOf(stream: number): Stream {
    let own = this.#streams.get(stream)
    if (!own) {
      own = {
        sent: 0,
        received: 0,
        resetAfter: undefined,
        isAnswered: false,
        isOpened: false,
        placesSent: 0,
        placesReceived: 0,
        ahead: new Map(),
        early: [],
      }
      this.#streams.set(stream, own)
    }
    return own
  }

  #init(type: 'init' | 'init ack'): void {
    this.#send({ type, streams: this.#most, port: this.#port })
  }

  #send(chunk: SctpControl['chunk']): void {
    // What ends it is said once: nobody waits for an answer.
    const delivery = chunk.type === 'abort' ? undefined : ordered
    this.#listener.send({ kind: 'sctp control', name: `sctp ${chunk.type}`, size: CHUNK_SIZE, chunk }, delivery)
  }

  #say(stream: number, chunk: SctpStream['chunk'], size = CHUNK_SIZE, delivery?: Delivery): void {
    const flow = { attempts: Number.POSITIVE_INFINITY, flow: `sctp ${stream}` }
    const name = `sctp ${chunk.type} on ${stream}`
    this.#listener.send({ kind: 'sctp stream', name, size, stream, chunk }, delivery ?? flow)
  }
}
