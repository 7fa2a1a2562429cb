import { createNetwork, type SimulatedNetwork } from '../../../src/simulation/index.ts'
import { type Witness, witnessOf } from './record.ts'

/** What simulated objects show, when the same is done to them. */
export async function witnessOfSimulation(): Promise<Witness> {
  let network: SimulatedNetwork | undefined
  return await witnessOf({
    peers(life) {
      network = createNetwork({ seed: life, latency: 1 })
      const [alice, bob] = [network.host('alice'), network.host('bob')]
      return { a: new alice.RTCPeerConnection(), b: new bob.RTCPeerConnection() }
    },
    rest: async () => network?.settle(),
  })
}
