import { named } from '../../errors/named.ts'
import { unknownOption } from '../../errors/unknownOption.ts'
import { SimulationError } from './SimulationError.ts'
import type { Choose } from './schedulerTypes.ts'

/** Options of `createNetwork()`. */
export interface NetworkOptions {
  /** All chance comes from it: the same seed and the same calls give the same run. An integer of 32 bits. Default: 1. */
  readonly seed?: number
  /** How long a packet is on its way from one host to another, in milliseconds. Default: 20. */
  readonly latency?: number
  /** How much longer it may be on its way, at most, in milliseconds. Default: 0. */
  readonly jitter?: number
  /** How large a share of the packets is lost, from 0 to 1. What is reliable is sent again. Default: 0. */
  readonly loss?: number
  /**
   * `virtual`: time passes at once, as far as something is on its way; `advance()` lets more of it pass. While fake timers
   * of Vitest, Jest or Sinon are installed, theirs is the time. `real`: it is the platform's. Default: `virtual`.
   */
  readonly time?: 'virtual' | 'real'
  /** Decides what runs next, of all that could. Default: what became ready first. */
  readonly choose?: Choose
}

/**
 * What is between a host and the network.
 *
 * - `none`: nothing. Its own address is reached from everywhere.
 * - `cone`: a NAT that shows the same endpoint to everybody, and lets in what answers (RFC 4787: endpoint-independent
 *   mapping, address and port-dependent filtering). Two of them find to each other with a STUN server.
 * - `symmetric`: a NAT that shows another endpoint to each other one. Between two of them only a relay helps.
 * - `closed`: a firewall that lets nothing through but TURN over TCP or TLS.
 */
export type NatKind = 'none' | 'cone' | 'symmetric' | 'closed'

/** What an ICE server of a network does, other than to serve everybody. */
export interface ServerOptions {
  /** The STUN error code with which it answers each request for an allocation: 401, 403, 486, … */
  readonly refuses?: number
  /** Whether it never answers at all. */
  readonly silent?: boolean
}

/** Options of a host, when it is made. */
export interface HostOptions {
  /** What is between the host and the network. Default: `none`. */
  readonly nat?: NatKind
  /** How many streams its SCTP offers in each direction: the ids of channels are below. Default: 65535. */
  readonly maxChannels?: number
  /** The largest message that it takes, in bytes; 0 is any. Default: 262144. */
  readonly maxMessageSize?: number
}

const nats: readonly NatKind[] = ['none', 'cone', 'symmetric', 'closed']

/** Options of a network, with the defaults. */
export type CheckedNetworkOptions = Required<Omit<NetworkOptions, 'choose'>> & { readonly choose: Choose | undefined }

/** Checks the options of a network, and puts in the defaults. */
export function checkedNetworkOptions(options: NetworkOptions = {}): CheckedNetworkOptions {
  const check = new Check('createNetwork()', options, ['seed', 'latency', 'jitter', 'loss', 'time', 'choose'])
  const { seed = 1, latency = 20, jitter = 0, loss = 0, time = 'virtual', choose } = options
  check.that(Number.isInteger(seed) && (seed | 0) === seed, 'seed', seed, 'an integer of 32 bits')
  check.that(isDuration(latency), 'latency', latency, 'a number of milliseconds')
  check.that(isDuration(jitter), 'jitter', jitter, 'a number of milliseconds')
  check.that(typeof loss === 'number' && loss >= 0 && loss <= 1, 'loss', loss, 'a number from 0 to 1')
  check.that(time === 'virtual' || time === 'real', 'time', time, '"virtual" or "real"')
  check.that(choose === undefined || typeof choose === 'function', 'choose', choose, 'a function')
  return { seed, latency, jitter, loss, time, choose }
}

/** Checks the options of a host, and puts in the defaults. */
export function checkedHostOptions(options: HostOptions = {}): Required<HostOptions> {
  const check = new Check('host()', options, ['nat', 'maxChannels', 'maxMessageSize'])
  const { nat = 'none', maxChannels = 65_535, maxMessageSize = 262_144 } = options
  check.that(nats.includes(nat), 'nat', nat, nats.map((kind) => `"${kind}"`).join(', '))
  check.that(
    Number.isInteger(maxChannels) && maxChannels >= 1 && maxChannels <= 65_535,
    'maxChannels',
    maxChannels,
    'an integer from 1 to 65535',
  )
  check.that(
    Number.isSafeInteger(maxMessageSize) && maxMessageSize >= 0,
    'maxMessageSize',
    maxMessageSize,
    'a number of bytes',
  )
  return { nat, maxChannels, maxMessageSize }
}

/** Whether it is a time that can pass. */
export function isDuration(ms: unknown): ms is number {
  return typeof ms === 'number' && ms >= 0 && Number.isFinite(ms)
}

/** Refuses what is wrong, and names it. */
export class Check {
  readonly #asker: string

  /** @param names - the options that there are */
  constructor(asker: string, options: unknown, names: readonly string[]) {
    this.#asker = asker
    if (typeof options !== 'object' || options === null)
      throw new SimulationError('bad-option', `${asker} takes an object of options, not ${named(options)}.`)
    const problem = unknownOption(options, asker, names)
    if (problem) throw new SimulationError('bad-option', problem)
  }

  that(isRight: boolean, name: string, value: unknown, wanted: string): void {
    if (isRight) return
    throw new SimulationError('bad-option', `The option "${name}" of ${this.#asker} is ${wanted}, not ${named(value)}.`)
  }
}
