import type { RuleId } from '../../machines/rules/rules.ts'
import type { Trace } from '../trace/trace.ts'
import type { TraceSource } from '../trace/traceSource.ts'
import type { Series } from './series.ts'

/** What a dump contains. */
export interface ImportedDump {
  /** The connections, in the order in which they were made, as far as the dump tells. */
  readonly lives: readonly Life[]
  /** What the dump is, and what made it. */
  readonly source: TraceSource
  /** What could not be read, or should be known about it, in words. */
  readonly remarks: readonly string[]
}

/**
 * What a source does not show of a connection. `events`: what has happened, but for descriptions; `descriptions`: their
 * SDP, and with it the candidates; `error-names`: why something was rejected, but for a message; `channels`: what became of
 * channels; `departure`: whether the peer has left or was lost; `later-calls`: what was called after `close()`.
 */
export type HiddenPart = 'events' | 'descriptions' | 'error-names' | 'channels' | 'departure' | 'later-calls'

/** What statistics show of a DTLS transport. */
export interface ShownTransport {
  /** The `id` of the statistics object. */
  readonly object: string
  /** Its last `dtlsState`. */
  readonly dtlsState: string
  /** When that was first seen, on the trace's clock. */
  readonly since: number
}

/** The life of one connection, as a dump shows it. */
export interface Life {
  /** What the dump calls the connection, such as `8-1` or `PC_0`. It is private where it is a text of the app's. */
  readonly id: string
  /** The URL of its page, if the dump has it. */
  readonly url: string | undefined
  /**
   * What was observed: a trace that `replay()` plays as any other. Its `source` says where it is from; an entry that no line
   * of the dump states is marked with `inferred`.
   */
  readonly trace: Trace
  /** The rules that can be judged by what this source shows. All others are not judged, which is not the same as kept. */
  readonly judges: readonly RuleId[]
  /** What this source does not show: it is unknown, and breaks no rule. */
  readonly hidden: readonly HiddenPart[]
  /** The DTLS transports, by statistics. A `closed` one is not in the trace: who has closed it, they do not say. */
  readonly transports: readonly ShownTransport[]
  /** The `id` of the connection at the other end, if that is in the same dump. */
  readonly peer: string | undefined
  /** The statistics: nothing of them is decoded before it is asked for. */
  readonly series: Series
  /** What could not be read of this connection, or should be known, in words. */
  readonly remarks: readonly string[]
}
