import type { Datagram, Delivery, Endpoint, Port, Receive } from './datagram.ts'
import type { Links } from './links.ts'
import type { Nat } from './nat.ts'
import { type Place, type Router, textOf } from './router.ts'

/** Where a datagram goes that nobody receives. */
const nowhere = 'nowhere'

/** A port, and its place in the network. */
export interface RoutedPort extends Port {
  /** Through whose hands goes what is sent from it, the host itself first. */
  readonly hosts: readonly string[]
  /** As what the port is seen from an endpoint. `undefined`: it is not. */
  seenFrom(to: Endpoint): Endpoint | undefined
}

/** Who has ports. */
export interface PortOwner {
  readonly name: string
  readonly address: string
  readonly nat: Nat
}

/** What all ports of a network share. */
export interface PortWorld {
  readonly router: Router
  readonly links: Links
  /** A port was closed. */
  readonly onClosed: () => void
}

/** Opens a port at the host's own address. */
export function openHostPort(owner: PortOwner, { router, links, onClosed }: PortWorld, receive: Receive): RoutedPort {
  const local = router.freeEndpoint(owner.address)
  const place: Place = {
    hosts: [owner.name],
    isPrivate: owner.nat.kind !== 'none',
    accept: (from, datagram) => receive(from, datagram),
  }
  router.put(local, place)
  const seenFrom = (to: Endpoint) =>
    router.find(to)?.hosts[0] === owner.name ? local : owner.nat.outer(local, place, to)
  return {
    local,
    hosts: place.hosts,
    seenFrom,
    send(to, datagram, delivery = {}) {
      if (router.find(local) === place) forward({ router, links }, owner.name, seenFrom(to), to, datagram, delivery)
    },
    close() {
      if (router.find(local) !== place) return
      router.remove(local)
      owner.nat.forget(local)
      onClosed()
    },
  }
}

/** Opens a port at a relay: what is sent from it goes to the relay first, and so does what it receives. */
export function openRelayedPort(
  owner: PortOwner,
  relay: { readonly name: string; readonly address: string },
  { router, links, onClosed }: PortWorld,
  receive: Receive,
): RoutedPort {
  const local = router.freeEndpoint(relay.address)
  const place: Place = {
    hosts: [relay.name, owner.name],
    accept: (from, datagram, delivery) =>
      links.between(relay.name, owner.name).carry({
        datagram,
        delivery: withoutCalls(delivery),
        flow: flowOf(from, local, delivery),
        arrive: () => router.find(local) === place && receive(from, datagram),
      }),
  }
  router.put(local, place)
  return {
    local,
    hosts: [owner.name, relay.name],
    seenFrom: () => local,
    send(to, datagram, delivery = {}) {
      links.between(owner.name, relay.name).carry({
        datagram,
        delivery,
        flow: flowOf(local, to, delivery),
        arrive: () => forward({ router, links }, relay.name, local, to, datagram, withoutCalls(delivery)),
      })
    },
    close() {
      if (router.find(local) !== place) return
      router.remove(local)
      onClosed()
    },
  }
}

/** Sends on what has come to a host, or begins there. From no endpoint, and to one where nothing is, it goes nowhere. */
function forward(
  { router, links }: Pick<PortWorld, 'router' | 'links'>,
  host: string,
  from: Endpoint | undefined,
  to: Endpoint,
  datagram: Datagram,
  delivery: Delivery,
): void {
  const [next = nowhere] = (from && router.reach(host, to)?.hosts) ?? []
  links.between(host, next).carry({
    datagram,
    delivery,
    flow: from && flowOf(from, to, delivery),
    arrive: () => from && router.find(to)?.accept(from, datagram, delivery),
  })
}

function flowOf(from: Endpoint, to: Endpoint, { flow }: Delivery): string | undefined {
  return flow === undefined ? undefined : `${textOf(from)} ${textOf(to)} ${flow}`
}

/** The sender hears of the first part of the way. */
function withoutCalls({ onLeft: _onLeft, onLost: _onLost, ...delivery }: Delivery): Delivery {
  return delivery
}
