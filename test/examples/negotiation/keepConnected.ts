import { diagnosis, type Stage } from '../../../src/diagnosis/index.ts'
import { type PeerConnectionActor, target } from '../../../src/index.ts'

/** How long to wait before each attempt: 1, 2, 4 … 30 seconds. All connections to one peer share one. */
export class Backoff {
  #failures = 0

  /** In milliseconds. */
  next(): number {
    return Math.min(2 ** this.#failures++, 30) * 1000
  }

  /** Begins with one second again. */
  reset(): void {
    this.#failures = 0
  }
}

/** How long connecting, or a restart of ICE, may take. In milliseconds. */
const PATIENCE = 20_000

/**
 * Restarts ICE when a connection is lost. Asks for another one, once, when that has not helped or cannot help, or when
 * connecting takes too long. Does nothing when the peer has left. Returns what ends it.
 */
export function keepConnected(connection: PeerConnectionActor, connectAnew: () => void, backoff: Backoff): () => void {
  const stages = connection.select((snapshot) => diagnosis(snapshot).stage)
  let hasRestarted = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const end = () => {
    clearTimeout(timer)
    subscription.unsubscribe()
  }
  const connectAnewAfter = (milliseconds: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      end()
      connectAnew()
    }, milliseconds)
  }
  const react = (stage: Stage) => {
    if (stage === 'connected') {
      clearTimeout(timer)
      hasRestarted = false
    } else if (stage === 'lost' && !hasRestarted) {
      hasRestarted = true
      // It has worked. One that is `connected` for a moment and then fails has not.
      backoff.reset()
      connectAnewAfter(PATIENCE)
      // `negotiationneeded` follows, and with it an offer.
      target(connection)?.restartIce()
    } else if (stage === 'lost' || stage === 'failed') {
      subscription.unsubscribe()
      connectAnewAfter(backoff.next())
    } else if (stage === 'peer-left' || stage === 'closed') end()
  }

  const subscription = stages.subscribe(react)
  connectAnewAfter(PATIENCE)
  react(stages.get())
  return end
}
