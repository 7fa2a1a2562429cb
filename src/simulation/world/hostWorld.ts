import type { Datagram, Endpoint, Port, Receive } from './datagram.ts'
import type { HostFaults } from './faultTypes.ts'
import type { Gathering, GatheringListener, GatheringRequest } from './gatheringTypes.ts'
import type { Random } from './random.ts'
import type { TaskStep, Timer, WaitKind } from './schedulerTypes.ts'

/** What a host can do, whatever its network is. */
export interface HostLimits {
  /** How many streams its SCTP offers in each direction. Channels have ids below. Default: 65535. */
  readonly maxChannels: number
  /** The largest message that it takes, in bytes: `a=max-message-size`. 0: of any size. Default: 262144. */
  readonly maxMessageSize: number
}

/** What `watchPath()` gives. */
export interface PathWatch {
  /** How it is now. */
  readonly isWhole: boolean
  /** Follows it no more. */
  cancel(): void
}

/** The world as the objects of one host see it: the only way from an object to time, chance and other hosts. */
export interface HostWorld<Content extends Datagram = Datagram> {
  /** The host's name. */
  readonly host: string
  readonly random: Random
  readonly limits: HostLimits
  readonly faults: HostFaults
  /** The time in milliseconds since the network was made. It never goes back. */
  now(): number
  /** The same as `Date.now()` has it: the network's time goes on from when it was made. */
  date(): number
  /**
   * Queues a task on the host's event loop. What a step throws is reported, as an exception in a listener is, and the next
   * step runs all the same.
   *
   * @param steps - done one after the other; between two of them all microtasks run, and nothing else
   * @param name - what the trace calls it
   */
  queueTask(name: string, steps: readonly TaskStep[]): void
  /**
   * Has something done beside the event loop, later.
   *
   * @param ms - not negative; 0 is as soon as possible, and never at once
   * @param name - what the trace calls it
   */
  after(ms: number, name: string, run: () => void, kind: WaitKind): Timer
  /** Opens a port at the host's own address. */
  openPort(receive: Receive<Content>): Port<Content>
  /**
   * Finds candidates: one of type `host` at once, those of servers when they have answered.
   *
   * @param receive - gets what arrives at the ports of the candidates, with the port
   */
  gather(
    request: GatheringRequest,
    listener: GatheringListener<Content>,
    receive: (port: Port<Content>, ...args: Parameters<Receive<Content>>) => void,
  ): Gathering
  /**
   * Follows whether datagrams get from a port to an endpoint, and back: the consent of ICE (RFC 7675), without a packet
   * that is sent every few seconds. Losses by chance do not count.
   *
   * @param changed - called beside the host's event loop, when it is otherwise than before
   */
  watchPath(port: Port<Content>, to: Endpoint, changed: (isWhole: boolean) => void): PathWatch
  /** Adds a line to the network's trace. It begins with the time and the host, which are put there. */
  note(text: string): void
  /** A message for an error, with the seed that repeats it. */
  withSeed(message: string): string
}
