import type { SimulatedNetwork } from '../../../src/simulation/index.ts'
import { negotiate, type Signal } from '../negotiation/negotiate.ts'

/** Has alice call bob, who picks up. Returns the connection of alice; the signals go over a pipe that is never cut. */
export function dial(network: SimulatedNetwork, configuration?: RTCConfiguration): RTCPeerConnection {
  const connections = ['alice', 'bob'].map((name) => new (network.host(name).RTCPeerConnection)(configuration))
  const [alice, bob] = connections
  const ends = network.pipe('alice', 'bob')
  for (const [index, connection] of connections.entries()) {
    const end = ends[index as 0 | 1]
    const take = negotiate(connection, { polite: connection === bob, send: (signal) => end.post(signal) })
    end.onmessage = ({ data }) => void take(data as Signal)
  }
  if (!alice) throw new Error('There is nobody to call.')
  return alice
}
