import { diagnosis, type Stage } from '../../../src/diagnosis/index.ts'
import { type PeerConnectionActor, target } from '../../../src/index.ts'

/**
 * Restarts ICE when a connection is lost, and asks for another one when that has not helped, or cannot help. Does nothing
 * when the peer has left. Returns what ends it.
 */
export function keepConnected(connection: PeerConnectionActor, connectAnew: () => void): () => void {
  let hasRestarted = false
  const react = (stage: Stage) => {
    if (stage === 'connected') hasRestarted = false
    if (stage !== 'lost' && stage !== 'failed') return
    if (stage === 'lost' && !hasRestarted) {
      hasRestarted = true
      // `negotiationneeded` follows, and with it an offer.
      target(connection)?.restartIce()
    } else connectAnew()
  }
  const { unsubscribe } = connection.select((snapshot) => diagnosis(snapshot).stage).subscribe(react)
  return unsubscribe
}
