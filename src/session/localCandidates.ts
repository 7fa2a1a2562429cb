import type { SessionMessage } from '../../machines/session/messages.ts'
import { ufragOf, ufragsIn } from './ufrags.ts'

/** The candidates of this side, by the `ufrag` that each belongs to, until the peer has them. */
export class LocalCandidates {
  readonly #generations = new Map<string, { readonly all: RTCIceCandidateInit[]; received: number }>()

  /** Adds one, and gives the message that tells the peer. */
  add(candidate: RTCIceCandidateInit, sdp: string | undefined): SessionMessage & { readonly session: object } {
    const generation = ufragOf(candidate) ?? ufragsIn(sdp)[0] ?? ''
    const known = this.#generations.get(generation) ?? { all: [], received: 0 }
    this.#generations.set(generation, known)
    known.all.push(candidate)
    return messageOf(generation, candidate, known.all.length - 1) as SessionMessage & { readonly session: object }
  }

  /** The peer has so many of a generation. */
  acknowledge({ generation, count }: { readonly generation: string; readonly count: number }): void {
    const known = this.#generations.get(generation)
    if (known) known.received = Math.max(known.received, Math.min(count, known.all.length))
  }

  /** Messages with all that the peer has not acknowledged, of what the present description says. */
  unacknowledged(sdp: string | undefined): readonly unknown[] {
    const current = ufragsIn(sdp)
    for (const generation of this.#generations.keys()) {
      if (!current.includes(generation)) this.#generations.delete(generation)
    }
    return [...this.#generations].flatMap(([generation, { all, received }]) =>
      all.slice(received).map((candidate, index) => messageOf(generation, candidate, received + index)),
    )
  }
}

function messageOf(generation: string, candidate: RTCIceCandidateInit, index: number) {
  return { candidate, session: { generation, index } }
}
