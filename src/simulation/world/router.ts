import type { Datagram, Delivery, Endpoint } from './datagram.ts'
import type { Random } from './random.ts'

/** Ports that are given out (RFC 6335, §6: the dynamic ones). */
const [firstPort, lastPort] = [49_152, 65_535]

/** What is at an endpoint. */
export interface Place {
  /** Through whose hands it goes from there on, the host itself last. */
  readonly hosts: readonly string[]
  /** Behind a NAT: only its own host finds it there. */
  readonly isPrivate?: boolean
  /** Takes what has arrived there, for who it is meant. */
  accept(from: Endpoint, datagram: Datagram, delivery: Delivery): void
}

/** Knows what is at each endpoint, and has addresses and ports to give. */
export class Router {
  readonly #random: Random
  readonly #places = new Map<string, Place>()
  readonly #hostsOf = new Map<string, number>()

  constructor(random: Random) {
    this.#random = random
  }

  /** A free port at an address. */
  freeEndpoint(address: string): Endpoint {
    for (;;) {
      const endpoint = { address, port: this.#random.integer(firstPort, lastPort) }
      if (!this.find(endpoint)) return endpoint
    }
  }

  /**
   * The next address of a network.
   *
   * @param network - the first two numbers: `198.18`
   */
  freeAddress(network: string): string {
    const number = (this.#hostsOf.get(network) ?? 0) + 1
    this.#hostsOf.set(network, number)
    return `${network}.${number >>> 8}.${number & 0xff}`
  }

  find(endpoint: Endpoint): Place | undefined {
    return this.#places.get(textOf(endpoint))
  }

  /** What a host reaches there. */
  reach(host: string, endpoint: Endpoint): Place | undefined {
    const place = this.find(endpoint)
    return place?.isPrivate && !place.hosts.includes(host) ? undefined : place
  }

  put(endpoint: Endpoint, place: Place): void {
    this.#places.set(textOf(endpoint), place)
  }

  remove(endpoint: Endpoint): void {
    this.#places.delete(textOf(endpoint))
  }
}

/** An endpoint in one word. */
export function textOf({ address, port }: Endpoint): string {
  return `${address}:${port}`
}
