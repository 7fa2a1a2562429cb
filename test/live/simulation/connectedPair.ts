import {
  createNetwork,
  type HostOptions,
  type NetworkOptions,
  type SimulatedNetwork,
} from '../../../src/simulation/index.ts'
import { negotiate, type Signal } from '../../examples/negotiation/negotiate.ts'

/** What a test of two peers is made with. */
export interface PairOptions extends NetworkOptions {
  /** Options of both hosts, by their names. */
  readonly hosts?: Partial<Record<'alice' | 'bob', HostOptions>>
  readonly configuration?: RTCConfiguration
}

/** Two connections that negotiate over a pipe, on hosts of their own, and a channel of alice's. */
export interface SimulatedPair {
  readonly network: SimulatedNetwork
  readonly alice: RTCPeerConnection
  readonly bob: RTCPeerConnection
  readonly channel: RTCDataChannel
  /** What goes wrong in negotiating. */
  readonly errors: readonly unknown[]
}

/** Makes two peers. They connect as soon as time passes. */
export function newPair({ hosts = {}, configuration, ...options }: PairOptions = {}): SimulatedPair {
  const network = createNetwork(options)
  const [alice, bob] = (['alice', 'bob'] as const).map((name) => {
    const { RTCPeerConnection } = network.host(name, hosts[name] ?? {})
    return new RTCPeerConnection(configuration)
  }) as [RTCPeerConnection, RTCPeerConnection]
  const ends = network.pipe('alice', 'bob')
  const errors: unknown[] = []
  for (const [connection, end, polite] of [
    [alice, ends[0], true],
    [bob, ends[1], false],
  ] as const) {
    const take = negotiate(connection, {
      polite,
      send: (signal) => end.post(signal),
      report: (error) => errors.push(error),
    })
    end.onmessage = ({ data }) => void take(data as Signal)
  }
  return { network, alice, bob, channel: alice.createDataChannel('chat'), errors }
}
