import { waitFor } from 'xstate'
import { RTCPeerConnection } from '#engine'
import { fired } from '../../../harness/peers.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  connectionState,
  type DataChannelActor,
  type PeerConnectionActor,
  type PeerConnectionSnapshot,
  readyState,
  transportState,
  transports,
} from '../../../src/index.ts'

/** Those that were not closed yet: Firefox collects a connection that only what waits for it leads to. */
const living = new Set<BoundPeer>()

/** A peer of a scenario that is bound, and so can be observed. */
export class BoundPeer {
  /** `near` is the one that the scenario is about: it offers. */
  readonly name: 'near' | 'far'
  readonly connection: RTCPeerConnection
  readonly actor: PeerConnectionActor
  /** All the channels that it has had, in the order in which they came. */
  readonly channels: DataChannelActor[] = []
  readonly #lookers: (() => void)[] = []

  constructor(name: BoundPeer['name'], configuration?: RTCConfiguration) {
    this.name = name
    living.add(this)
    this.connection = new RTCPeerConnection(configuration)
    this.actor = bindPeerConnection(this.connection)
    this.#watch(this.actor)
    this.actor.on('datachannel', ({ channel }) => this.#add(channel))
  }

  /** Calls this whenever something of it has changed. */
  onChange(look: () => void): void {
    this.#lookers.push(look)
  }

  /** Creates a channel, and binds it. */
  createDataChannel(label: string): RTCDataChannel {
    const channel = this.connection.createDataChannel(label)
    this.#add(bindDataChannel(channel, { connection: this.connection }))
    return channel
  }

  /** Closes it, if it is not closed. */
  close(): void {
    this.connection.close()
    living.delete(this)
  }

  /** Waits for a state of the connection; the actor's end is waited for as well. */
  async reached(isReached: (snapshot: PeerConnectionSnapshot) => boolean): Promise<void> {
    await waitFor(this.actor, isReached)
  }

  /** Waits until it is connected. */
  connected(): Promise<void> {
    return this.reached((snapshot) => connectionState(snapshot) === 'connected')
  }

  /** Waits until the engine says that the connection works no more, or has closed it. */
  async gone(): Promise<void> {
    const { connection } = this
    while (!['failed', 'closed'].includes(connection.connectionState)) await fired(connection, 'connectionstatechange')
  }

  /** Waits until its first channel has ended. */
  async channelEnded(): Promise<void> {
    const [channel] = this.channels
    if (channel) await waitFor(channel, (snapshot) => readyState(snapshot) === 'closed')
  }

  /** Waits until its first DTLS transport is closed or has failed. */
  async dtlsEnded(): Promise<void> {
    const [dtls] = transports(this.actor.getSnapshot()).dtls
    if (dtls) await waitFor(dtls, (snapshot) => ['closed', 'failed'].includes(transportState(snapshot)))
  }

  #add(channel: DataChannelActor): void {
    this.channels.push(channel)
    this.#watch(channel)
  }

  #watch(actor: { subscribe(observer: { next(): void; complete(): void }): unknown }): void {
    const look = () => {
      for (const looker of this.#lookers) looker()
    }
    actor.subscribe({ next: look, complete: look })
  }
}
