import { allAttributes } from '../../watch/allAttributes.ts'
import type { Attributes } from '../../watch/attributes.ts'

/** What the DTLS transports of a connection show, as far as statistics or events tell. */
export class TransportStates {
  readonly #names = new Map<string, string>()
  readonly #shown = new Map<string, string>()

  /**
   * What is new of one that is in a state. It is reached over a transceiver, as those of media are: whether SCTP uses it as
   * well, a dump does not tell.
   *
   * @param object - what the dump calls it
   */
  news(object: string, state: string): { readonly [name: string]: Attributes } | undefined {
    const isState = (allAttributes.dtls.state.values as readonly string[]).includes(state)
    if (!isState || this.#shown.get(object) === state) return undefined
    this.#shown.set(object, state)
    const known = this.#names.get(object)
    if (known !== undefined) return { [known]: { state } }
    const number = this.#names.size
    const name = `dtls:${number}`
    this.#names.set(object, name)
    const transceivers = Array.from({ length: number + 1 }, (_, index) => `transceiver:${index}`)
    return {
      connection: { transceivers },
      [`transceiver:${number}`]: { senderTransport: name },
      [name]: { state },
    }
  }

  /** The names of all. */
  get names(): readonly string[] {
    return [...this.#names.values()]
  }
}
