import { elsewhere, withoutCandidates } from '../../../test/live/paths/candidates.ts'
import type * as Relays from '../../../test/paths/relays.ts'

type Called<Functions> = {
  readonly [Name in keyof Functions]: Functions[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never
}

/** What of the relay a page may call. */
export type RelayCalls = Called<
  Pick<typeof Relays, 'openRelay' | 'relayPort' | 'disturbRelay' | 'passedRelay' | 'closeRelay'>
>

declare global {
  var openRelay: RelayCalls['openRelay']
  var relayPort: RelayCalls['relayPort']
  var disturbRelay: RelayCalls['disturbRelay']
  var passedRelay: RelayCalls['passedRelay']
  var closeRelay: RelayCalls['closeRelay']
}

/** Where nothing is: a candidate that leads nowhere keeps its place among the others. */
const NOWHERE = { address: '127.0.0.1', port: '9' }

/** The only way between two peers: the relay for UDP. Their signals are changed, so that all candidates lead through it. */
export class RelayedPath {
  readonly #id: number
  readonly #ports = new Map<string, Promise<number>>()

  private constructor(id: number) {
    this.#id = id
  }

  static async open(): Promise<RelayedPath> {
    return new RelayedPath(await globalThis.openRelay({}))
  }

  cut(): Promise<void> {
    return globalThis.disturbRelay(this.#id, { type: 'cut' })
  }

  heal(): Promise<void> {
    return globalThis.disturbRelay(this.#id, { type: 'heal' })
  }

  /** How many packets have passed. */
  passed(): Promise<number> {
    return globalThis.passedRelay(this.#id)
  }

  close(): Promise<void> {
    return globalThis.closeRelay(this.#id)
  }

  /** The same message, with candidates that lead through the relay. */
  async reroute<Message extends RoutedMessage>(message: Message): Promise<Message> {
    const { candidate, description } = message
    if (candidate?.candidate) {
      return { ...message, candidate: { ...candidate, candidate: await this.#elsewhere(candidate.candidate) } }
    }
    if (!description?.sdp) return message
    return { ...message, description: { ...description, sdp: await this.rerouteSdp(description.sdp) } }
  }

  /** The same text, whatever it says: with candidates that lead through the relay. */
  async rerouteText(text: string): Promise<string> {
    // As JSON: a candidate ends where its text does, or its line.
    const candidates = new Set(text.match(/candidate:[^"\\]+/g))
    let rerouted = text
    for (const candidate of candidates)
      rerouted = rerouted.replaceAll(candidate, await this.#elsewhere(candidate.trim()))
    return rerouted
  }

  /** The same description, with candidates that lead through the relay. */
  async rerouteSdp(sdp: string): Promise<string> {
    const { candidates } = withoutCandidates(sdp)
    let rerouted = sdp
    for (const { candidate } of candidates) rerouted = rerouted.replace(candidate, await this.#elsewhere(candidate))
    return rerouted
  }

  async #elsewhere(candidate: string): Promise<string> {
    const route = elsewhere((end) => {
      const name = `${end.address}:${end.port}`
      const known = this.#ports.get(name) ?? globalThis.relayPort(this.#id, end)
      this.#ports.set(name, known)
      return known
    })
    const routed = await route({ candidate, sdpMid: '0' })
    if (routed) return routed.candidate
    const parts = candidate.split(' ')
    parts[4] = NOWHERE.address
    parts[5] = NOWHERE.port
    return parts.join(' ')
  }
}

/** What a signal may have in it. */
interface RoutedMessage {
  readonly candidate?: { readonly candidate?: string } | null | undefined
  readonly description?: { readonly sdp?: string } | null | undefined
}
