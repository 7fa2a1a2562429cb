import { makePeers, type Peers } from '../../harness/peers.ts'
import { closedAfterEach } from './closedAfterEach.ts'

/** Makes peers that are closed after the test. To be called once in a file; it gives the function that makes them. */
export function peersOfEachTest(): () => Peers {
  const closed = closedAfterEach()
  return () => closed(makePeers())
}
