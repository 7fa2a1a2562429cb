import { named } from '../../errors/named.ts'
import { problemOf } from './faults.ts'
import type { Fault } from './faultTypes.ts'
import { Host, type HostSurroundings } from './host.ts'
import { IceServers } from './iceServers.ts'
import type { Link } from './link.ts'
import { type LinkMatch, Links } from './links.ts'
import {
  checkedHostOptions,
  checkedNetworkOptions,
  type HostOptions,
  isDuration,
  type NetworkOptions,
  type ServerOptions,
} from './networkOptions.ts'
import { Paths } from './paths.ts'
import { openPipe } from './pipe.ts'
import type { PipeEnd, PipeOptions } from './pipeTypes.ts'
import { Random } from './random.ts'
import { Router } from './router.ts'
import { RunTrace } from './runTrace.ts'
import { SimulationError, type SimulationErrorCode } from './SimulationError.ts'
import { Scheduler } from './scheduler.ts'

/** Hosts, and all that is between them. It knows nothing of WebRTC but its ICE servers. */
export class Network {
  readonly seed: number
  readonly #scheduler: Scheduler
  readonly #links: Links
  readonly #servers: IceServers
  readonly #paths: Paths
  readonly #surroundings: HostSurroundings
  readonly #trace: RunTrace
  readonly #latency: number
  readonly #hosts = new Map<string, Host>()

  constructor(options?: NetworkOptions) {
    const { seed, time, choose, ...quality } = checkedNetworkOptions(options)
    this.seed = seed
    this.#latency = quality.latency
    const random = new Random(seed)
    const router = new Router(random)
    const trace = new RunTrace(`seed ${seed}`)
    const scheduler: Scheduler = new Scheduler({
      time,
      choose,
      onRun: ({ host, name, isTask }) => trace.add(scheduler.now(), host, isTask ? `task ${name}` : name),
      withSeed: (message) => this.#withSeed(message),
    })
    const links = new Links({ ...quality, bytesPerSecond: Number.POSITIVE_INFINITY }, { scheduler, random })
    const paths = new Paths({ router, links, scheduler, answers: (host) => this.#answers(host) })
    const servers = new IceServers(router)
    this.#scheduler = scheduler
    this.#links = links
    this.#servers = servers
    this.#paths = paths
    this.#trace = trace
    this.#surroundings = {
      router,
      links,
      scheduler,
      servers,
      random,
      paths,
      trace,
      madeAt: Date.now(),
      onClosed: () => paths.look(),
      withSeed: (message) => this.#withSeed(message),
    }
  }

  get now(): number {
    return this.#scheduler.now()
  }

  get trace(): string {
    return this.#trace.toString()
  }

  /** Makes a host. */
  addHost(name: string, options?: HostOptions): Host {
    if (typeof name !== 'string' || name === '')
      throw this.#error('bad-option', `The name of a host is a text, not ${named(name)}.`)
    if (this.#hosts.has(name)) throw this.#error('host-exists', `There is a host "${name}" already.`)
    const host = new Host(name, checkedHostOptions(options), this.#surroundings)
    this.#hosts.set(name, host)
    return host
  }

  findHost(name: string): Host | undefined {
    return this.#hosts.get(name)
  }

  setServer(name: string, options: ServerOptions): void {
    this.#servers.set(name.toLowerCase(), options)
  }

  /** Does something to the links between two hosts, or between one and all others, or between all. */
  changeLinks(what: string, hosts: readonly string[], change: (link: Link) => void): void {
    for (const host of hosts) if (!this.#servers.has(host)) this.#liveHost(host)
    this.#links.changeAll(between(hosts), change)
    this.#trace.add(this.now, hosts.length === 0 ? 'everybody' : hosts.join(' and '), what)
    this.#paths.look()
  }

  /** Lets so many bytes in a second pass between hosts. */
  limit(bytesPerSecond: number, hosts: readonly string[]): void {
    if (typeof bytesPerSecond !== 'number' || !(bytesPerSecond > 0))
      throw this.#error('bad-option', `bandwidth() takes a number of bytes above 0, not ${named(bytesPerSecond)}.`)
    this.changeLinks(`${bytesPerSecond} bytes a second`, hosts, (link) => {
      link.quality = { ...link.quality, bytesPerSecond }
    })
  }

  freeze(name: string): void {
    const host = this.#liveHost(name)
    host.isFrozen = true
    this.#scheduler.freeze(name)
    this.#changed(host, 'frozen')
  }

  thaw(name: string): void {
    const host = this.#liveHost(name)
    host.isFrozen = false
    this.#scheduler.thaw(name)
    this.#changed(host, 'thawed')
  }

  vanish(name: string): void {
    const host = this.#liveHost(name)
    host.hasVanished = true
    this.#scheduler.vanish(name)
    this.#links.changeAll(
      (from) => from === name,
      (link) => link.abandon(),
    )
    this.#changed(host, 'vanished')
  }

  fail(name: string, fault: Fault): void {
    const host = this.#liveHost(name)
    const problem = problemOf(fault)
    if (problem) throw this.#error('bad-option', problem)
    this.#changed(host, `fault ${fault.type}`)
    host.world.after(0, fault.type, () => host.faults.add(fault), 'transit')
  }

  openPipe(one: string, other: string, options: PipeOptions = {}): readonly [one: PipeEnd, other: PipeEnd] {
    const world = { ...this.#surroundings, latency: this.#latency }
    return openPipe(this.#liveHost(one), this.#liveHost(other), options, world)
  }

  settle(): Promise<void> {
    return this.#scheduler.settle()
  }

  advance(ms: number): Promise<void> {
    if (!isDuration(ms))
      return Promise.reject(this.#error('bad-option', `advance() takes a number of milliseconds, not ${named(ms)}.`))
    return this.#scheduler.advance(ms)
  }

  #changed({ name }: Host, what: string): void {
    this.#trace.add(this.now, name, what)
    this.#paths.look()
  }

  /** A host that can be asked for something. */
  #liveHost(name: string): Host {
    const host = this.#hosts.get(name)
    if (!host) {
      const names = [...this.#hosts.keys()].map((each) => `"${each}"`).join(', ') || 'none'
      throw this.#error('no-such-host', `There is no host ${named(name)}. The hosts are: ${names}.`)
    }
    if (host.hasVanished) throw this.#error('host-vanished', `The host "${name}" has vanished.`)
    return host
  }

  #answers(name: string): boolean {
    const host = this.#hosts.get(name)
    return host === undefined || !(host.isFrozen || host.hasVanished)
  }

  #error(code: SimulationErrorCode, message: string): SimulationError {
    return new SimulationError(code, this.#withSeed(message))
  }

  #withSeed(message: string): string {
    return `${message} (seed ${this.seed})`
  }
}

/** The links between two of hosts, or between one and all others, or between all of them. */
function between([one, other]: readonly string[]): LinkMatch {
  if (one === undefined) return (from, to) => from !== to
  if (other === undefined) return (from, to) => from !== to && (from === one || to === one)
  return (from, to) => (from === one && to === other) || (from === other && to === one)
}
