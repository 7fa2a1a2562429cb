import type { ChartKnown } from '../follow/actors.ts'
import type { Known } from '../follow/known.ts'
import type { Shows } from '../watch/attributes.ts'
import type { Observation } from '../watch/observation.ts'
import type { TraceStatistics } from './statistics.ts'
import type { InferredFrom, TraceSource } from './traceSource.ts'

/** The `format` of a trace of this library. */
export const TRACE_FORMAT = 'webrtc-statecharts'

/** The version of the format that this library writes, and the only one that it reads. */
export const TRACE_VERSION = 2

/**
 * The recorded life of one connection, with its transports and channels: plain JSON.
 *
 * It is a list of observations: each event, each call, how each operation settled, and what the objects showed at that
 * moment. What follows from them, in the charts and as divergences, is not in it: a replay finds that anew.
 */
export interface Trace {
  readonly format: typeof TRACE_FORMAT
  readonly version: number
  /** When the recording began, as a date. */
  readonly startedAt: string
  /** How many entries were dropped before the checkpoint, because there was no more room. */
  readonly dropped: number
  readonly checkpoint: Checkpoint
  readonly entries: readonly TraceEntry[]
  /** What it was made from, if not by `record()`: a dump. Then what it does not show may have happened all the same. */
  readonly source?: TraceSource
  /** The statistics, if `record()` was asked for them. A replay needs none. */
  readonly statistics?: TraceStatistics
}

/** Where a trace begins: all that its entries build upon. */
export interface Checkpoint {
  /** In milliseconds, as in the entries. */
  readonly time: number
  /** What all objects showed, of what was read. */
  readonly shows: Shows
  /** What the charts know that the objects do not show, by the names of the charts. */
  readonly charts: { readonly [chart: string]: ChartKnown }
  /** What following knows besides. */
  readonly known: KnownData
}

/** What following remembers, as JSON. */
export type KnownData = Omit<Known, 'announced'> & { readonly announced: readonly string[] }

/** One observation, in the order in which they were made; its `time` is in milliseconds from the beginning. */
export type TraceEntry =
  /**
   * `text` is the SDP or the candidate that it is about, if that was asked for; `id` that of the actor of a channel
   * that was announced, and that the app has bound alone. `inferred` is there if no line of a dump states it, or if it rests
   * on what none states, and says from what it follows.
   */
  (Observation & { readonly text?: string; readonly id?: string; readonly inferred?: InferredFrom }) | MessageEntry

/** A message, if messages are recorded. It is not part of a lifecycle, and a replay skips it. */
export interface MessageEntry {
  readonly kind: 'message'
  readonly on: string
  readonly time: number
  readonly direction: 'sent' | 'received'
  /** The first 1,000 characters of the text, or what kind of binary data it was. */
  readonly data: string
  /** Its length in characters or bytes. */
  readonly size: number
}
