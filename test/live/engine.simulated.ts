import { createNetwork } from '../../src/simulation/index.ts'

/** The engine of the simulation: it deviates from nothing. */
export const engine = 'simulated' as 'node-datachannel' | 'chromium' | 'firefox' | 'simulated'

/** Its connections, all of one host. */
export const { RTCPeerConnection } = createNetwork({ latency: 1 }).host('host')
