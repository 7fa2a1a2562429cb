import type { TraceSource } from '../../trace/traceSource.ts'
import type { Habits, LoggedLife } from '../life/logged.ts'
import type { Series } from '../series.ts'

/** A connection that was read, with what belongs to it. */
export interface ReadLife extends LoggedLife {
  readonly source: TraceSource
  readonly habits: Habits
  readonly remarks: readonly string[]
  /** Its statistics, for a trace that begins at that time of the dump's clock. */
  seriesFrom(origin: number): Series
}

/** What a format gives. */
export interface ReadDump {
  readonly source: TraceSource
  readonly lives: readonly ReadLife[]
  readonly remarks: readonly string[]
}
