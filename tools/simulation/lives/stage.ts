import fc from 'fast-check'
import { createNetwork, type SimulatedNetwork } from '../../../src/simulation/index.ts'
import { Observatory } from '../../../test/live/observatory.ts'
import { LivingPeer } from './peer.ts'

/** What two peers find when they begin. */
export const surroundings = fc.record({
  seed: fc.integer(),
  latency: fc.constantFrom(0, 1, 20, 150),
  jitter: fc.constantFrom(0, 0, 30),
  loss: fc.constantFrom(0, 0, 0.1),
  nats: fc.tuple(
    fc.constantFrom('none', 'none', 'none', 'cone', 'symmetric', 'closed'),
    fc.constantFrom('none', 'cone'),
  ),
  /** Which of them give way, and which negotiate by themselves. */
  polite: fc.tuple(fc.boolean(), fc.boolean()),
  negotiates: fc.constantFrom([true, true], [true, false], [false, false]),
  /** Whether they are connected, with an open channel, before anything random is done. */
  isConnected: fc.constantFrom(true, true, true, false),
})

/** One of them. */
export type Surroundings = typeof surroundings extends fc.Arbitrary<infer Value> ? Value : never

/** Two watched peers on two hosts of a network, and what goes between them. */
export interface LifeStage {
  readonly network: SimulatedNetwork
  readonly observatory: Observatory
  readonly alice: LivingPeer
  readonly bob: LivingPeer
  /** Those whose hosts have vanished, and those that are frozen. */
  readonly vanished: Set<string>
  readonly frozen: Set<string>
}

/** Sets up two peers. */
export async function openStage(given: Surroundings): Promise<LifeStage> {
  const { seed, latency, jitter, loss, nats, polite, negotiates, isConnected } = given
  const network = createNetwork({ seed, latency, jitter, loss })
  const hosts = [network.host('alice', { nat: nats[0] }), network.host('bob', { nat: nats[1] })] as const
  const pipes = network.pipe('alice', 'bob')
  const observatory = new Observatory('simulated')
  const [alice, bob] = [0, 1].map((index) => {
    const host = hosts[index as 0 | 1]
    const pipe = pipes[index as 0 | 1]
    const [isPolite, does] = [polite[index as 0 | 1], negotiates[index] ?? false]
    return new LivingPeer({ name: host.name, host, pipe, isPolite, negotiates: does }, observatory)
  }) as [LivingPeer, LivingPeer]
  if (isConnected) {
    alice.create()
    if (!negotiates[0]) alice.offer()
    await network.settle()
  }
  return { network, observatory, alice, bob, vanished: new Set(), frozen: new Set() }
}
