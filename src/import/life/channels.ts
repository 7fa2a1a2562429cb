import type { Entries } from './entries.ts'

/** What a dump says of a channel. */
interface DescribedChannel {
  readonly label: string
  readonly negotiated: boolean
  readonly id: number | undefined
}

/** The channels of a connection: their labels are all that a dump tells, and that they were made. */
export class Channels {
  readonly #entries: Entries
  #count = 0

  constructor(entries: Entries) {
    this.#entries = entries
  }

  /** One that script has made. */
  create(value: unknown, isClosed: boolean): void {
    const method = 'createDataChannel'
    const call = this.#entries.nextCall()
    this.#entries.add({ kind: 'call', on: 'connection', method, call })
    // A connection that is closed makes none.
    if (isClosed) {
      this.#entries.add({ kind: 'returned', on: 'connection', method, call }, { inferred: 'call' })
      return
    }
    const { label, negotiated, id } = described(value)
    const channel = this.#next()
    const shows = { [channel]: { readyState: 'connecting', label, negotiated, ...(id !== undefined && { id }) } }
    this.#entries.add({ kind: 'returned', on: 'connection', method, call, channel }, { shows, inferred: 'call' })
  }

  /** One that the peer has made. */
  announce(value: unknown): void {
    const { label, id } = described(value)
    const channel = this.#next()
    const shows = { [channel]: { readyState: 'open', label, negotiated: false, ...(id !== undefined && { id }) } }
    this.#entries.add({ kind: 'event', on: 'connection', type: 'datachannel', channel }, { shows })
  }

  #next(): string {
    this.#count += 1
    return `channel:${this.#count - 1}`
  }
}

/** As an object, as the arguments of the call, as `[id, label]`, or as a text. */
function described(value: unknown): DescribedChannel {
  if (typeof value === 'string') {
    const [, label = value] =
      /^label: (.*?)(?:, (?:ordered|reliable|protocol|maxPacketLifeTime|maxRetransmits|negotiated|id): |$)/.exec(
        value,
      ) ?? []
    return { label, negotiated: /\bnegotiated: true\b/.test(value), id: undefined }
  }
  const given = Object(value) as Record<string, unknown>
  const [first, second] = [given[0], given[1]]
  if (typeof first === 'string') return { label: first, ...optionsIn(second) }
  if (typeof second === 'string') return { label: second, ...optionsIn({ id: first }) }
  return { label: typeof given.label === 'string' ? given.label : '', ...optionsIn(given) }
}

function optionsIn(value: unknown): Pick<DescribedChannel, 'negotiated' | 'id'> {
  const { negotiated, id } = Object(value) as Record<string, unknown>
  return { negotiated: negotiated === true, id: typeof id === 'number' && Number.isFinite(id) ? id : undefined }
}
