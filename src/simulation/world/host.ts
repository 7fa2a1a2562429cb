import { Faults } from './faults.ts'
import { CandidateGathering, type GatheringWorld } from './gathering.ts'
import type { HostLimits, HostWorld } from './hostWorld.ts'
import { Nat } from './nat.ts'
import type { HostOptions } from './networkOptions.ts'
import type { Paths } from './paths.ts'
import { openHostPort, type PortOwner, type RoutedPort } from './ports.ts'
import type { Random } from './random.ts'
import type { RunTrace } from './runTrace.ts'

/** What the hosts of one network share. */
export interface HostSurroundings extends GatheringWorld {
  readonly random: Random
  readonly paths: Paths
  readonly trace: RunTrace
  /** When the network was made, as `Date.now()` has it. */
  readonly madeAt: number
  readonly withSeed: (message: string) => string
}

/** One host: a process, or a page, with an event loop and an address. */
export class Host implements PortOwner {
  readonly name: string
  readonly address: string
  readonly nat: Nat
  readonly faults = new Faults()
  readonly world: HostWorld
  /** Nothing runs in it until it is thawed. */
  isFrozen = false
  /** It was killed. */
  hasVanished = false

  constructor(name: string, options: Required<HostOptions>, surroundings: HostSurroundings) {
    this.name = name
    this.nat = new Nat(options.nat, surroundings.router)
    this.address = surroundings.router.freeAddress(options.nat === 'none' ? '198.18' : '10.0')
    this.world = hostWorld(this, options, surroundings)
  }
}

function hostWorld(host: Host, limits: HostLimits, surroundings: HostSurroundings): HostWorld {
  const { scheduler, random, paths, trace, withSeed } = surroundings
  const { name, faults } = host
  return {
    host: name,
    random,
    limits,
    faults,
    now: () => scheduler.now(),
    date: () => surroundings.madeAt + scheduler.now(),
    queueTask: (task, steps) => scheduler.queueTask(name, task, steps),
    after: (ms, what, run, kind) => scheduler.after(name, ms, what, run, kind),
    openPort: (receive) => openHostPort(host, surroundings, receive),
    gather: (...args) => new CandidateGathering(host, surroundings, ...args),
    // All ports that a host has were opened here.
    watchPath: (port, to, changed) => paths.watch(port as RoutedPort, to, changed),
    note: (text) => trace.add(scheduler.now(), name, text),
    withSeed,
  }
}
