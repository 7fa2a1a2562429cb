import { closedAfterEach } from './closedAfterEach.ts'
import { makePeers, type Peers } from './peers.ts'

/** Makes peers that are closed after the test. To be called once in a file; it gives the function that makes them. */
export function peersOfEachTest(): () => Peers {
  const closed = closedAfterEach()
  return () => closed(makePeers())
}
