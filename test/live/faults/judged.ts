import { divergences } from '../../../src/divergences/index.ts'
import { bindPeerConnection, type Divergence, type PeerConnectionActor } from '../../../src/index.ts'

/** A bound connection, and all that is found wrong with it, known of the engine or not. */
export interface JudgedConnection {
  readonly connection: RTCPeerConnection
  readonly actor: PeerConnectionActor
  readonly found: Divergence[]
  /** Resolves when something is found that is meant, or was. */
  until(isMeant: (divergence: Divergence) => boolean): Promise<void>
}

/** Binds a connection, and judges it. */
export function judged(connection: RTCPeerConnection): JudgedConnection {
  const found: Divergence[] = []
  let heard = () => {}
  const onDivergence = (divergence: Divergence) => {
    found.push(divergence)
    heard()
  }
  return {
    connection,
    actor: bindPeerConnection(connection, { divergences: divergences({ known: true, onDivergence }) }),
    found,
    async until(isMeant) {
      while (!found.some(isMeant)) {
        await new Promise<void>((resolve) => {
          heard = resolve
        })
      }
    },
  }
}
