import type { Endpoint, Port, Receive } from './datagram.ts'
import type {
  GatheredCandidate,
  GatheringError,
  GatheringListener,
  GatheringRequest,
  IceServerUrl,
} from './gatheringTypes.ts'
import { type IceServer, type IceServers, readServerUrl, reasonOf, type ServerUrl } from './iceServers.ts'
import { openHostPort, openRelayedPort, type PortOwner, type PortWorld, type RoutedPort } from './ports.ts'
import { textOf } from './router.ts'
import type { Scheduler } from './scheduler.ts'

/** After how many milliseconds without an answer a server counts as not reached. */
const patience = 10_000

/** The default port of STUN and TURN. */
const serverPort = 3478

/** What gathering needs. */
export interface GatheringWorld extends PortWorld {
  readonly scheduler: Scheduler
  readonly servers: IceServers
}

/** Receives at any port of a gathering. */
export type ReceiveAt = (port: Port, ...args: Parameters<Receive>) => void

/** One gathering of a host: finds candidates until all servers have answered, or were given up. */
export class CandidateGathering {
  readonly #owner: PortOwner
  readonly #world: GatheringWorld
  readonly #request: GatheringRequest
  readonly #listener: GatheringListener
  readonly #receive: ReceiveAt
  readonly #base: RoutedPort
  readonly #found = new Set<string>()
  #asked = 0
  #isCancelled = false

  constructor(
    owner: PortOwner,
    world: GatheringWorld,
    request: GatheringRequest,
    listener: GatheringListener,
    receive: ReceiveAt,
  ) {
    this.#owner = owner
    this.#world = world
    this.#request = request
    this.#listener = listener
    this.#receive = receive
    this.#base = openHostPort(owner, world, (...args) => receive(this.#base, ...args))
    this.#later(0, 'host candidate', () => this.#begin())
  }

  cancel(): void {
    this.#isCancelled = true
  }

  #begin(): void {
    const { policy, servers } = this.#request
    if (policy === 'all') this.#find({ type: 'host', endpoint: this.#base.local, port: this.#base })
    for (const server of servers) this.#ask(server)
    this.#endIfDone()
  }

  /** Asks a server. What its URL says of TCP matters only to a firewall. */
  #ask({ url }: IceServerUrl): void {
    const parts = readServerUrl(url)
    if (!parts) return
    const server = this.#world.servers.get(parts.name)
    if (!parts.isTurn && this.#request.policy === 'relay') return
    this.#asked++
    this.#await(parts, server, (answered) => {
      this.#asked--
      if (!answered) this.#fail({ url, errorCode: 701, errorText: 'The server was not reached.' })
      else if (!parts.isTurn) this.#findOuter(url, server)
      else if (server.refuses === undefined) this.#findRelay(url, server)
      else this.#fail({ url, errorCode: server.refuses, errorText: reasonOf(server.refuses) })
      this.#endIfDone()
    })
  }

  /** Sends a request, and waits for the answer, or until it is late. */
  #await({ isTurn, isTcp }: ServerUrl, server: IceServer, done: (answered: boolean) => void): void {
    const { links } = this.#world
    const isBlocked = this.#owner.nat.kind === 'closed' && !(isTurn && isTcp)
    let isAnswered = false
    const late = this.#later(
      patience,
      `no answer of ${server.name}`,
      () => {
        isAnswered = true
        done(false)
      },
      'patience',
    )
    if (isBlocked || server.silent) return
    const delivery = { attempts: 7 }
    links.between(this.#owner.name, server.name).carry({
      datagram: { name: 'server request', size: 28 },
      delivery,
      flow: undefined,
      arrive: () =>
        links.between(server.name, this.#owner.name).carry({
          datagram: { name: 'server response', size: 64 },
          delivery,
          flow: undefined,
          arrive: () => {
            late.cancel()
            if (!isAnswered && !this.#isCancelled) done(true)
          },
        }),
    })
  }

  /** What the host looks like from a STUN server. Without a NAT that is no news (RFC 8445, §5.1.3). */
  #findOuter(url: string, { address }: IceServer): void {
    const endpoint = this.#base.seenFrom({ address, port: serverPort })
    if (!endpoint || this.#found.has(textOf(endpoint)) || endpoint === this.#base.local) return
    this.#find({ type: 'srflx', endpoint, related: this.#base.local, url, port: this.#base })
  }

  #findRelay(url: string, server: IceServer): void {
    const port: RoutedPort = openRelayedPort(this.#owner, server, this.#world, (...args) =>
      this.#receive(port, ...args),
    )
    const related = this.#base.seenFrom({ address: server.address, port: serverPort }) ?? this.#base.local
    this.#find({ type: 'relay', endpoint: port.local, related, url, port })
  }

  #find(candidate: GatheredCandidate): void {
    this.#found.add(textOf(candidate.endpoint))
    this.#listener.candidate(candidate)
  }

  #fail(error: Omit<GatheringError, 'from'>): void {
    this.#listener.error({ ...error, from: this.#exposed() })
  }

  /** The own address, where a candidate shows it anyway. */
  #exposed(): Endpoint | null {
    return this.#found.has(textOf(this.#base.local)) ? this.#base.local : null
  }

  #endIfDone(): void {
    if (this.#asked === 0 && !this.#isCancelled) this.#listener.end()
  }

  #later(ms: number, name: string, run: () => void, kind: 'transit' | 'patience' = 'transit') {
    return this.#world.scheduler.after(this.#owner.name, ms, name, () => this.#isCancelled || run(), kind)
  }
}
