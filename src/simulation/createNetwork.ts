import { createClasses } from './objects/createClasses.ts'
import type { Packet } from './protocols/packets.ts'
import type { SimulatedClasses } from './simulatedClasses.ts'
import type { Fault } from './world/faultTypes.ts'
import type { HostWorld } from './world/hostWorld.ts'
import { Network } from './world/network.ts'
import type { HostOptions, NetworkOptions, ServerOptions } from './world/networkOptions.ts'
import type { PipeEnd, PipeOptions } from './world/pipeTypes.ts'

/** A host of a network: a page, or a process, with classes of WebRTC of its own. */
export interface SimulatedHost extends SimulatedClasses {
  readonly name: string
}

/**
 * A network in memory, in virtual time. All calls that name a host throw a `SimulationError` if there is none of that name
 * (`no-such-host`), or if it has vanished (`host-vanished`).
 */
export interface SimulatedNetwork {
  /** What all chance of the network comes from. */
  readonly seed: number
  /** How many milliseconds have passed since the network was made. */
  readonly now: number
  /**
   * What has happened, as text: a line for each task and each packet that has arrived, with the time and the host. The
   * same seed and the same calls give the same text.
   */
  readonly trace: string

  /**
   * Gives a host, and makes it if there is none of that name.
   *
   * @throws SimulationError `host-exists`, if it is there already and options are given
   */
  host(name: string, options?: HostOptions): SimulatedHost

  /**
   * Says what an ICE server does other than to serve everybody, from now on.
   *
   * @param name - its host, as in the URL: `turn.example.org`
   */
  server(name: string, options: ServerOptions): void

  /** Makes a pipe for signalling between two hosts. It is subject to faults only if asked for. */
  pipe(one: string, other: string, options?: PipeOptions): readonly [one: PipeEnd, other: PipeEnd]

  /**
   * Nothing arrives any more between two hosts, or between one and all others, or at all. What is on its way is lost. ICE
   * notices after 5 seconds (`disconnected`), and gives up after 30 (`failed`). A host may be an ICE server.
   */
  cut(one?: string, other?: string): void
  /** All arrives again. What is sent reliably has been sent again all the while, and arrives, too. */
  heal(one?: string, other?: string): void
  /** What is sent, or is on its way, arrives only when it is released. */
  hold(one?: string, other?: string): void
  /** What was held arrives now, in its order. */
  release(one?: string, other?: string): void
  /** Lets so many bytes in a second pass, each way. `Infinity` lets all pass at once again. */
  bandwidth(bytesPerSecond: number, one?: string, other?: string): void

  /** Nothing runs in a host, as in a page that is suspended. Packets wait. */
  freeze(host: string): void
  /** A frozen host goes on, with all that it has missed. */
  thaw(host: string): void
  /** Kills a host without a goodbye. Its peers notice as they notice a cut. */
  vanish(host: string): void
  /** Has something go wrong in a host. */
  fail(host: string, fault: Fault): void

  /**
   * Lets all happen that happens by itself: until no task is queued, and no packet is on its way. Time passes as far as
   * that takes.
   *
   * @throws SimulationError `endless-tasks` or `never-at-rest`, if that does not end
   */
  settle(): Promise<void>
  /**
   * Lets so many milliseconds pass. While fake timers are installed, it advances them.
   *
   * @throws SimulationError `bad-option`, if it is no duration; `endless-tasks`
   */
  advance(ms: number): Promise<void>
}

/**
 * Makes a network. Hosts are added to it by asking for them.
 *
 * @throws SimulationError `bad-option`
 *
 * @example
 * ```ts
 * const network = createNetwork({ seed: 7, latency: 50 })
 * const { RTCPeerConnection } = network.host('alice')
 * ```
 */
export function createNetwork(options?: NetworkOptions): SimulatedNetwork {
  const network = new Network(options)
  const hosts = new Map<string, SimulatedHost>()
  const pair = (one?: string, other?: string) => [one, other].filter((name) => name !== undefined)
  return {
    seed: network.seed,
    get now() {
      return network.now
    },
    get trace() {
      return network.trace
    },
    host(name, hostOptions) {
      const existing = hosts.get(name)
      if (existing && !hostOptions) return existing
      const { world } = network.addHost(name, hostOptions)
      // A network carries what its hosts send, whatever it is, and all of them send the same.
      const host = { name, ...createClasses(world as HostWorld<Packet>) }
      hosts.set(name, host)
      return host
    },
    server: (name, serverOptions) => network.setServer(name, serverOptions),
    pipe: (one, other, pipeOptions) => network.openPipe(one, other, pipeOptions),
    cut: (...names) => network.changeLinks('cut', pair(...names), (link) => link.cut()),
    heal: (...names) => network.changeLinks('healed', pair(...names), (link) => link.heal()),
    hold: (...names) => network.changeLinks('held', pair(...names), (link) => link.hold()),
    release: (...names) => network.changeLinks('released', pair(...names), (link) => link.release()),
    bandwidth: (bytesPerSecond, ...names) => network.limit(bytesPerSecond, pair(...names)),
    freeze: (host) => network.freeze(host),
    thaw: (host) => network.thaw(host),
    vanish: (host) => network.vanish(host),
    fail: (host, fault) => network.fail(host, fault),
    settle: () => network.settle(),
    advance: (ms) => network.advance(ms),
  }
}
