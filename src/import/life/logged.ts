import type { CandidatesOfBoth } from '../../../machines/connection/candidates.ts'
import type { InferredFrom } from '../../trace/traceSource.ts'
import type { Attributes } from '../../watch/attributes.ts'

/** One line of a dump about one connection, whatever the format. */
export interface Logged {
  /** In milliseconds, by a clock that only counts within the dump. */
  readonly at: number
  /** What it is about, by the names of the specification: `setLocalDescription`, `setLocalDescriptionOnSuccess`, `onicecandidate`. */
  readonly name: string
  /** What JSON says, or a text that is none. */
  readonly value: unknown
  /** Tells which call has settled, if the dump does. */
  readonly call?: string | undefined
  /** From what it follows, if no line says it. */
  readonly inferred?: InferredFrom | undefined
}

/** What statistics showed of a DTLS transport, where it was new; or what follows from them for the connection. */
export type ShownState = {
  readonly at: number
} & (
  | {
      /** The `id` of the statistics object. */
      readonly object: string
      readonly dtlsState: string
    }
  | { readonly shows: Attributes; readonly candidates?: CandidatesOfBoth | undefined }
)

/** What is known of how a source logs. */
export interface Habits {
  /** A candidate that was added is logged when that is done, not when it was called. */
  readonly candidatesWhenDone: boolean
  /** An empty text stands for a description that is not shown. */
  readonly hidesDescriptions: boolean
  /** The success of a description may be logged shortly before the event of its change. */
  readonly earlySuccess: boolean
}

/** A connection, as a format gives it. */
export interface LoggedLife {
  readonly id: string
  readonly url: string | undefined
  readonly logged: readonly Logged[]
  readonly states: readonly ShownState[]
}
