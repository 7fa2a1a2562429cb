import type { PipeEnd, SimulatedHost } from '../../../src/simulation/index.ts'
import type { Observatory, WatchedActor } from '../../../test/live/observatory.ts'
import type { WatchedConnection } from '../../../test/live/watchedConnection.ts'

/** What goes through the pipe between two peers. */
export interface Signal {
  readonly description?: RTCSessionDescriptionInit | null
  readonly candidate?: RTCIceCandidateInit | null
}

/** How a peer is. */
export interface PeerOptions {
  readonly name: string
  readonly host: SimulatedHost
  readonly pipe: PipeEnd
  /** Whether it gives way where both offer at once. The other ignores the offer then. */
  readonly isPolite: boolean
  /** Whether it negotiates by itself, when that is needed. */
  readonly negotiates: boolean
}

/** One of two peers: a connection of a host, bound and watched with all its channels, which answers what it is sent. */
export class LivingPeer {
  readonly name: string
  readonly connection: RTCPeerConnection
  readonly watched: WatchedConnection
  readonly channels: WatchedActor[] = []
  /** Whether it has given way to the other's offer. */
  hasGivenWay = false
  /** Whether it gives a provisional answer before each answer. */
  answersForNow = false
  /** What its next descriptions are made into on their way. */
  alter: ((sdp: string) => string) | undefined
  readonly #observatory: Observatory
  readonly #pipe: PipeEnd
  readonly #isPolite: boolean

  constructor({ name, host, pipe, isPolite, negotiates }: PeerOptions, observatory: Observatory) {
    this.name = name
    this.#observatory = observatory
    this.#pipe = pipe
    this.#isPolite = isPolite
    this.connection = new host.RTCPeerConnection({ iceServers: [{ urls: 'stun:stun.example.org' }] })
    this.watched = observatory.watchConnection(name, this.connection)
    this.connection.addEventListener('datachannel', ({ channel }) => this.watch(channel))
    this.connection.addEventListener('icecandidate', ({ candidate }) => this.#post({ candidate }))
    if (negotiates) this.connection.addEventListener('negotiationneeded', () => this.offer())
    pipe.onmessage = ({ data }) => this.does('receives', this.#receive(data as Signal))
  }

  /** Binds a channel and watches it. */
  watch(channel: RTCDataChannel): void {
    const name = `${this.name}.${this.channels.length}`
    this.channels.push(this.#observatory.watch(name, channel, this.connection))
  }

  /** Creates a channel, if it can. */
  create(init?: RTCDataChannelInit): void {
    this.tries('createDataChannel()', () => this.watch(this.connection.createDataChannel('chat', init)))
  }

  /** Sets an offer, and sends it. */
  offer(): void {
    this.does('offers', this.#describe())
  }

  /** Calls what may throw in some states, and looks. */
  tries(what: string, call: () => void): void {
    try {
      call()
    } catch (error) {
      // The specification says when these are thrown; conformance asks whether they are.
      if (!(error instanceof DOMException) && !(error instanceof TypeError)) throw error
    }
    this.#observatory.look(`${this.name} ${what}`)
  }

  /** Looks when an operation is called, and when it is settled, if it ever is. */
  does(what: string, operation: Promise<unknown>): void {
    this.#observatory.look(`${this.name} ${what}`)
    operation.then(
      () => this.#observatory.look(`${this.name} ${what}: fulfilled`),
      (error: Error) => this.#observatory.look(`${this.name} ${what}: ${error.name}`),
    )
  }

  async #describe(): Promise<void> {
    await this.connection.setLocalDescription()
    this.#post({ description: this.connection.localDescription })
  }

  async #receive({ description, candidate }: Signal): Promise<void> {
    if (!description) return this.connection.addIceCandidate(candidate ?? undefined)
    const isGlare = description.type === 'offer' && this.connection.signalingState !== 'stable'
    if (isGlare && !this.#isPolite) return
    await this.connection.setRemoteDescription(description)
    if (isGlare) this.hasGivenWay = true
    if (description.type !== 'offer') return
    if (this.answersForNow) {
      const { sdp = '' } = await this.connection.createAnswer()
      await this.connection.setLocalDescription({ type: 'pranswer', sdp })
      this.#post({ description: this.connection.localDescription })
    }
    await this.#describe()
  }

  #post({ description, ...rest }: Signal): void {
    const { alter } = this
    const sent = description && alter ? { type: description.type, sdp: alter(description.sdp ?? '') } : description
    this.#pipe.post({ ...rest, ...(sent && { description: sent }) })
  }
}
