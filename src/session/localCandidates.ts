import { limits } from '../../machines/session/messages.ts'
import type { Part } from './part.ts'
import { ufragOf, ufragsIn } from './ufrags.ts'

/** The candidates of this side, by the `ufrag` that each belongs to, until the peer has them. */
export class LocalCandidates {
  readonly #generations = new Map<string, { readonly all: RTCIceCandidateInit[]; received: number }>()

  /** Adds one, and gives the message that tells the peer; `undefined` if it is more than the peer would remember. */
  add(candidate: RTCIceCandidateInit, sdp: string | undefined): Part | undefined {
    const generation = ufragOf(candidate) ?? ufragsIn(sdp)[0] ?? ''
    const known = this.#generations.get(generation) ?? { all: [], received: 0 }
    this.#generations.set(generation, known)
    if (known.all.length >= limits.candidates) return undefined
    known.all.push(candidate)
    return messageOf(generation, candidate, known.all.length - 1)
  }

  /** The peer has so many of a generation. */
  acknowledge({ generation, count }: { readonly generation: string; readonly count: number }): void {
    const known = this.#generations.get(generation)
    if (known) known.received = Math.max(known.received, Math.min(count, known.all.length))
  }

  /** Messages with all that the peer has not acknowledged, of what the present description says. */
  unacknowledged(sdp: string | undefined): readonly Part[] {
    const current = ufragsIn(sdp)
    for (const generation of this.#generations.keys()) {
      if (!current.includes(generation)) this.#generations.delete(generation)
    }
    return [...this.#generations].flatMap(([generation, { all, received }]) =>
      all.slice(received).map((candidate, index) => messageOf(generation, candidate, received + index)),
    )
  }
}

function messageOf(generation: string, candidate: RTCIceCandidateInit, index: number): Part {
  return { candidate, session: { generation, index } }
}
