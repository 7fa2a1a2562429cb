import type { Disturbance } from '../../paths/disturbance.ts'
import type { RelayOptions } from '../../paths/udpRelay.ts'
import { elsewhere, type Route } from './candidates.ts'
import { server } from './server.ts'

/** The only way between two peers. It can be disturbed. */
export interface Path {
  /** Leads the candidates of either peer over this path. */
  readonly route: Route
  /** Nothing passes, also nothing that is on its way. */
  cut(): Promise<void>
  /** Cuts it, and heals it after so many milliseconds; resolves then. */
  cutFor(ms: number): Promise<void>
  /** Loses so large a share of the packets: from 0 to 1. */
  drop(share: number, seed: number): Promise<void>
  /** Each packet takes so much longer, in milliseconds. */
  delay(ms: number): Promise<void>
  /** So large a share of the packets is overtaken by the next one that goes the same way. */
  reorder(share: number, seed: number): Promise<void>
  /** All passes again, as it comes. */
  heal(): Promise<void>
  /** How many packets have passed. */
  passed(): Promise<number>
  /** Ends it, for good. */
  close(): Promise<void>
}

/**
 * Opens a path: a relay for UDP on this machine. The peers may be in the same page or process, or anywhere on this machine,
 * as long as the candidates that they hand over go through {@link Path.route}, both ways.
 */
export async function openPath(options: RelayOptions = {}): Promise<Path> {
  const { openRelay, relayPort, disturbRelay, cutRelayFor, passedRelay, closeRelay } = await server()
  const id = await openRelay(options)
  const disturb = (disturbance: Disturbance) => disturbRelay(id, disturbance)
  return {
    route: elsewhere((end) => relayPort(id, end)),
    cut: () => disturb({ type: 'cut' }),
    cutFor: (ms) => cutRelayFor(id, ms),
    drop: (share, seed) => disturb({ type: 'drop', share, seed }),
    delay: (ms) => disturb({ type: 'delay', ms }),
    reorder: (share, seed) => disturb({ type: 'reorder', share, seed }),
    heal: () => disturb({ type: 'heal' }),
    passed: () => passedRelay(id),
    close: () => closeRelay(id),
  }
}
