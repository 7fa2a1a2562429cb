import { divergences } from '../../src/divergences/index.ts'
import { bindPeerConnection, type PeerConnectionActor } from '../../src/index.ts'

/** Follows a connection, and writes down each rule that its engine breaks, and is not known to break. */
export function followStrictly(connection: RTCPeerConnection, write: (line: string) => void): PeerConnectionActor {
  return bindPeerConnection(connection, {
    divergences: divergences({
      onDivergence: ({ rule, target, expected, actual }) => write(`${rule} ${target}: ${actual}, and not ${expected}`),
    }),
  })
}

/** What a closed connection must show, whatever is known of the engine. */
export const ofClosing = divergences({ rules: ['INV-1', 'DT-11', 'INV-48'], known: true })

/** Events that are missing, too many, or say something else; but none about candidates. */
export const ofEvents = divergences({ kinds: ['event'], except: ['GA-4'], known: true })
