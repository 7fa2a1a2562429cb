import type { Endpoint, Port } from '../world/datagram.ts'
import type { HostWorld, PathWatch } from '../world/hostWorld.ts'
import type { Timer } from '../world/schedulerTypes.ts'
import type { Packet } from './packets.ts'

/** After so many milliseconds without an answer, consent has expired (RFC 7675, section 5.1). */
const EXPIRES = 30_000

/** After so many, it is noticed that answers are missing: consent is asked for every 5 seconds. */
const NOTICED = 5000

/** What becomes of the consent of a peer. */
export interface ConsentListener {
  /** The path is whole again: the peer is to be asked. */
  ask(): void
  /** Answers are missing. */
  missed(): void
  /** It is the last that is heard of it. */
  expired(): void
}

/**
 * The consent of a peer to be sent to (RFC 7675). Whether it would answer shows on the path: so no packet is sent every few
 * seconds, and a network that is let alone comes to rest.
 */
export class Consent {
  readonly #world: HostWorld<Packet>
  readonly #listener: ConsentListener
  readonly #path: PathWatch
  #timer: Timer | undefined

  constructor(world: HostWorld<Packet>, port: Port<Packet>, to: Endpoint, listener: ConsentListener) {
    this.#world = world
    this.#listener = listener
    this.#path = world.watchPath(port, to, (isWhole) => this.#changed(isWhole))
    if (!this.#path.isWhole) this.#changed(false)
  }

  /** The peer has answered. */
  answered(): void {
    this.#timer?.cancel()
  }

  end(): void {
    this.#path.cancel()
    this.#timer?.cancel()
  }

  #changed(isWhole: boolean): void {
    this.#timer?.cancel()
    if (isWhole) this.#listener.ask()
    else this.#timer = this.#world.after(NOTICED, 'consent is missed', () => this.#miss(), 'patience')
  }

  #miss(): void {
    this.#timer = this.#world.after(EXPIRES - NOTICED, 'consent expires', () => this.#expire(), 'patience')
    this.#listener.missed()
  }

  #expire(): void {
    this.#path.cancel()
    this.#listener.expired()
  }
}
