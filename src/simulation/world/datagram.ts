/** Where a datagram comes from or goes to. */
export interface Endpoint {
  /** An IPv4 address, as text. */
  readonly address: string
  readonly port: number
}

/**
 * What a network carries. It looks at nothing but these two: what else is in a datagram is between the two ends, and it
 * arrives as the same object.
 */
export interface Datagram {
  /** What the trace calls it: `stun request`, `sctp data`. */
  readonly name: string
  /** Its size in bytes: it counts where bandwidth is limited. */
  readonly size: number
}

/** How a datagram is delivered. Without any of these it is sent once, as UDP does. */
export interface Delivery {
  /**
   * How often it is sent until it arrives: `Infinity` for what is sent again as long as the network is cut, and arrives
   * when it is whole again. Default: 1.
   */
  readonly attempts?: number
  /** For how many milliseconds it is sent again. Default: as long as there are attempts left. */
  readonly lifetime?: number
  /** Datagrams of the same flow between the same ends arrive in the order in which they were sent, or not at all. */
  readonly flow?: string
  /** Called when it has left the sender: at once, or later where bandwidth is limited. Never inside of `send()`. */
  readonly onLeft?: () => void
  /** Called when it is given up: it has been lost as often as it could be sent. Never inside of `send()`. */
  readonly onLost?: () => void
}

/** What a host sends from, and receives at. */
export interface Port<Content extends Datagram = Datagram> {
  /** Where it is, as its own host sees it. Of a relayed port: where it is at the relay. */
  readonly local: Endpoint
  /** Sends a datagram. Nothing is thrown, and nothing is returned: whether it arrives is not known here. */
  send(to: Endpoint, datagram: Content, delivery?: Delivery): void
  /** Receives no more, and sends no more. What has left is on its way all the same. */
  close(): void
}

/**
 * Receives a datagram. It is called beside the host's event loop, so it queues a task for what script is to see.
 *
 * @param from - the sender as it is seen from here: behind a NAT, the NAT's address
 */
export type Receive<Content extends Datagram = Datagram> = (from: Endpoint, datagram: Content) => void
