import { allAttributes } from '../../watch/allAttributes.ts'
import type { Attributes } from '../../watch/attributes.ts'

/** What stands for a transport whose events were logged, and that has no name. */
export const OF_EVENTS = 'event'

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
    this.#join(object)
    const isState = (allAttributes.dtls.state.values as readonly string[]).includes(state)
    const known = this.#names.get(object)
    if (!isState || (known !== undefined && this.#shown.get(known) === state)) return undefined
    if (known !== undefined) {
      this.#shown.set(known, state)
      return { [known]: { state } }
    }
    const number = new Set(this.#names.values()).size
    const name = `dtls:${number}`
    this.#names.set(object, name)
    this.#shown.set(name, state)
    const transceivers = Array.from({ length: number + 1 }, (_, index) => `transceiver:${index}`)
    return {
      connection: { transceivers },
      [`transceiver:${number}`]: { senderTransport: name },
      [name]: { state },
    }
  }

  /** Whether it is seen for the first time. */
  isNew(object: string): boolean {
    this.#join(object)
    return !this.#names.has(object)
  }

  /** Events are those of the first transport, which statistics call otherwise. */
  #join(object: string): void {
    const [first] = this.#names
    if (!first || this.#names.size > 1 || this.#names.has(object)) return
    if (object === OF_EVENTS || first[0] === OF_EVENTS) this.#names.set(object, first[1])
  }

  /** The names of all. */
  get names(): readonly string[] {
    return [...this.#names.values()]
  }
}
