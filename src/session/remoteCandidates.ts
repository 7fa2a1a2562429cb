import { limits } from '../../machines/session/messages.ts'
import { sdpOf } from './sdpOf.ts'
import { ufragOf, ufragsIn } from './ufrags.ts'

/** How many generations are kept. */
const MOST_GENERATIONS = 4

interface Generation {
  /** The places that were taken, and how many of them from the first on without a gap. */
  readonly places: Set<number>
  received: number
  readonly waiting: RTCIceCandidateInit[]
}

/**
 * The candidates of the peer. Each is added once, and only while the peer's description is of its generation: Chromium takes
 * candidates of any generation without an error.
 */
export class RemoteCandidates {
  readonly #generations = new Map<string, Generation>()
  readonly #connection: RTCPeerConnection

  constructor(connection: RTCPeerConnection) {
    this.#connection = connection
  }

  /**
   * Takes one from a session, which says to which generation it belongs, and its place there.
   *
   * @returns how many have come; `undefined` if it is one too many
   */
  take(candidate: RTCIceCandidateInit, generation: string, index: number): number | undefined {
    const known = this.#generation(generation)
    if (!known.places.has(index)) {
      if (index >= limits.candidates) return undefined
      known.places.add(index)
      known.waiting.push(candidate)
      while (known.places.has(known.received)) known.received += 1
    }
    this.add()
    return known.received
  }

  /**
   * Takes one from a plain peer.
   *
   * @returns `false` if it is one too many
   */
  takePlain(candidate: RTCIceCandidateInit): boolean {
    const { waiting } = this.#generation(ufragOf(candidate) ?? '')
    if (waiting.length >= limits.candidates) return false
    waiting.push(candidate)
    this.add()
    return true
  }

  /** Adds those that the peer's present description is about. */
  add(): void {
    const sdp = sdpOf(this.#connection, 'remoteDescription')
    if (!sdp) return
    // Without a generation it is meant for whatever description there is.
    for (const ufrag of [...ufragsIn(sdp), '']) {
      const waiting = this.#generations.get(ufrag)?.waiting.splice(0) ?? []
      // One that the engine does not take, as it may be of a kind that it does not know, is only one path less.
      for (const candidate of waiting) this.#connection.addIceCandidate(candidate).catch(() => {})
    }
  }

  #generation(name: string): Generation {
    const known = this.#generations.get(name)
    if (known) return known
    const [oldest = ''] = this.#generations.keys()
    const made = { places: new Set<number>(), received: 0, waiting: [] }
    if (this.#generations.size >= MOST_GENERATIONS) this.#generations.delete(oldest)
    this.#generations.set(name, made)
    return made
  }
}
