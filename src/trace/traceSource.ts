/** Which kind of dump a trace was made from. */
export type SourceKind =
  /** The first download of `chrome://webrtc-internals`. */
  | 'webrtc-internals'
  /** An `RTCStatsDump`: of rtcstats-js, or the second download of `chrome://webrtc-internals`. */
  | 'rtcstats-dump'
  /** The lines of older rtcstats and of Jitsi. */
  | 'rtcstats-lines'
  /** “Copy Report” of Firefox’s `about:webrtc`. */
  | 'firefox-report'

/**
 * How exact the times are: `exact` are fractions of milliseconds; of `ms` and `second`, things that happened within one have
 * an order but no distance; `order`: the times could not be read, and only say what came first.
 */
export type SourceClock = 'exact' | 'ms' | 'second' | 'order'

/** What a trace was made from, if not by `record()`. */
export interface TraceSource {
  readonly kind: SourceKind
  /** The browser, such as `Chromium 156`; `undefined` if the dump does not tell. */
  readonly browser: string | undefined
  readonly clock: SourceClock
}

/**
 * From what it follows that something has happened, where the dump does not state it: `statistics` show a state that was
 * reached by then, or a little earlier; `description` tells what it does when it is applied; `call` that it has returned, or
 * what a `close()` leaves behind; `states`: others of the connection's states.
 */
export type InferredFrom = 'statistics' | 'description' | 'call' | 'states'

const kinds: readonly unknown[] = [
  'webrtc-internals',
  'rtcstats-dump',
  'rtcstats-lines',
  'firefox-report',
] satisfies SourceKind[]
const clocks: readonly unknown[] = ['exact', 'ms', 'second', 'order'] satisfies SourceClock[]
const inferences: readonly unknown[] = ['statistics', 'description', 'call', 'states'] satisfies InferredFrom[]

/** Whether it is what a trace says of its source. */
export function isTraceSource(value: unknown): value is TraceSource {
  const { kind, browser, clock } = Object(value) as Record<string, unknown>
  return kinds.includes(kind) && clocks.includes(clock) && (browser === undefined || typeof browser === 'string')
}

/** Whether it is how something was inferred. */
export function isInferredFrom(value: unknown): value is InferredFrom {
  return inferences.includes(value)
}
