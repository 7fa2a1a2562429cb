import { afterEach } from 'vitest'
import { makePeers, type Peers } from './peers.ts'

/** Makes peers that are closed after the test. To be called once in a file; it gives the function that makes them. */
export function peersOfEachTest(): () => Peers {
  const open: Peers[] = []

  afterEach(() => {
    for (const peers of open.splice(0)) peers.close()
  })

  return () => {
    const peers = makePeers()
    open.push(peers)
    return peers
  }
}
