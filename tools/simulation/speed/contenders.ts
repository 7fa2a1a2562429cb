import { createNetwork } from '../../../src/simulation/index.ts'
import type { Pair } from './life.ts'

/** Who lives, by its name in the report. */
export const contenderNames = ['simulated', 'node-datachannel'] as const

/** One of them: makes the pair of a life. */
export type MakePair = (life: number) => Pair

/** What each of them makes its pairs with. node-datachannel is loaded only if it is asked for. */
export const contenders: Readonly<Record<(typeof contenderNames)[number], () => Promise<MakePair>>> = {
  simulated: async () => (life) => {
    const network = createNetwork({ seed: life })
    const [alice, bob] = [network.host('alice'), network.host('bob')]
    return [new alice.RTCPeerConnection(), new bob.RTCPeerConnection()]
  },
  'node-datachannel': async () => {
    const { RTCPeerConnection } = await import('../../../test/live/engine.node.ts')
    return () => [new RTCPeerConnection(), new RTCPeerConnection()]
  },
}
