import { PersistentMap } from '../../machines/chart/persistentMap.ts'

/** A call whose method has not returned. */
export interface CallUnderWay {
  readonly call: number
  readonly on: string
  readonly method: string
}

/** The transports that negotiation has brought into use: their names, each once. */
export interface TransportsInUse {
  readonly sctp: string | undefined
  readonly dtls: readonly string[]
  readonly ice: readonly string[]
}

/** What following remembers besides what objects show and where charts stand. */
export interface Known {
  readonly inUse: TransportsInUse
  /** Those that negotiation has dropped, and that are not closed yet. */
  readonly dropped: readonly string[]
  /** The channels that `datachannel` has announced, of those that are followed. */
  readonly announced: PersistentMap<string, true>
  /** Whether the SDP that was created last is known, so that another can be distinguished from it. */
  readonly created: { readonly offer: boolean; readonly answer: boolean }
  /** Whether operations may run that were not seen: then nothing is known of what must come of the others. */
  readonly mayHide: boolean
  /** Whether the description that was applied last, or is being applied, rejects the section for data. */
  readonly dataRejected?: boolean
  /** Which call has changed that, and what it was before: so it is again if the call comes to nothing. */
  readonly dataBefore?: { readonly call: number; readonly rejected: boolean } | undefined
  /** Whether a DTLS transport was seen `connected`: before that, nobody was there who could leave. */
  readonly secured?: boolean
  /** The SCTP transport that was seen `connecting`, and not `connected` since: its end is nobody’s goodbye. */
  readonly associating?: string | undefined
  /** Whether an operation was seen to settle that had to wait for those before it. */
  readonly hasSettled: boolean
}

/** What is known when following begins with a new connection. */
export const nothingKnown: Known = {
  inUse: { sctp: undefined, dtls: [], ice: [] },
  dropped: [],
  announced: PersistentMap.of(),
  created: { offer: false, answer: false },
  mayHide: false,
  hasSettled: false,
}

/** Channels by their names, as `announced` has them. */
export function announcedOf(names: Iterable<string>): Known['announced'] {
  return PersistentMap.of(Array.from(names, (name) => [name, true]))
}
