import type { Divergence } from '../../../machines/rules/divergence.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import type { InferredFrom } from '../../trace/traceSource.ts'
import type { HiddenPart } from '../imported.ts'

/**
 * How well a verdict is founded. `shown`: what decides it is stated by lines of the dump; `likely`: some of it is inferred,
 * or the dump does not show what could speak against it; `unknown`: the dump does not show what would decide it.
 */
export type Confidence = 'shown' | 'likely' | 'unknown'

/** Why a connection has failed, as `whyFailed()` says it. */
export type FailureReason = 'transport-failed' | 'peer-left' | 'connection-lost' | 'never-connected' | 'unknown'

/** What became of a connection, and why. */
export interface Explanation {
  /** The `id` of the life. */
  readonly id: string
  /** That of its peer, if it is in the same dump. */
  readonly peer: string | undefined
  readonly verdict: Verdict
  /** The entries that the verdict rests on, in their order. */
  readonly evidence: readonly Evidence[]
  /** The calls, in their order, and how each has ended. */
  readonly calls: readonly ExplainedCall[]
  /** The rules that the browser has broken, of those that this source can judge. */
  readonly broken: readonly BrokenRule[]
  /** What could not be judged. It is unknown, and not the same as in order. */
  readonly notJudged: {
    /** The rules that this source cannot judge: none of them is said to be kept. */
    readonly rules: readonly RuleId[]
    /** What the source does not show. */
    readonly hidden: readonly HiddenPart[]
  }
}

/** What became of a connection. */
export interface Verdict {
  /** Whether it has failed. One that was closed before it could connect has not: see the `diagnosis`. */
  readonly failed: boolean
  /** Why; `undefined` if it has not failed. It is never `transport-failed` without DTLS's own word. */
  readonly reason: FailureReason | undefined
  readonly confidence: Confidence
  /** What `diagnosis()` says of it: before it was closed, or at the end of the dump. */
  readonly diagnosis: Diagnosis
  /** When it was closed, in milliseconds from its beginning. */
  readonly closedAt: number | undefined
  /** When the dump shows something of it for the last time. */
  readonly endsAt: number
  /** Whether statistics show that DTLS was closed while nobody had closed it here: then the peer has most likely left. */
  readonly mayHaveLeft: boolean
}

/** An entry that a verdict rests on. */
export interface Evidence {
  /** Its place in the trace's `entries`. */
  readonly index: number
  /** In milliseconds from the beginning of the life. */
  readonly time: number
  /** What it shows, such as `connectionState: failed`. */
  readonly shows: string
  /** From what it was inferred, if no line of the dump states it. */
  readonly inferred: InferredFrom | undefined
}

/** A call, and how it has ended. */
export interface ExplainedCall {
  readonly method: string
  /** The place of the call in the trace's `entries`. */
  readonly index: number
  readonly time: number
  /** `open`: nothing says that it has ended; `returned`: it gives no promise. */
  readonly end: 'fulfilled' | 'rejected' | 'returned' | 'open'
  /** The name of the error of a rejection; `unknown` if the dump does not tell. */
  readonly error: string | undefined
  /** When it has settled, if it has. */
  readonly settledAt: number | undefined
}

/** A rule that was broken, and where. */
export interface BrokenRule extends Divergence {
  readonly index: number
  readonly time: number
}
