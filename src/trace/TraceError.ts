/** Why something could not be recorded or replayed. */
export type TraceErrorCode =
  /** `record()` was not given the actor of a bound, live connection. */
  | 'not-a-bound-connection'
  /** The connection is being recorded already. */
  | 'already-recorded'
  /** `record()` was called inside a callback of one of the connection's actors, or inside one of its calls. */
  | 'inside-a-callback'
  /** An option of `record()` or `replay()` is invalid. */
  | 'bad-option'
  /** `replay()` was given something that is no trace. */
  | 'not-a-trace'
  /** The trace is of a version that this library does not know yet. */
  | 'newer-version'
  /** The trace is of a version that this library does not read any more. */
  | 'older-version'

/** Thrown by `record` and `replay`. */
export class TraceError extends Error {
  override readonly name = 'TraceError'
  /** The reason, for programs. */
  readonly code: TraceErrorCode

  constructor(code: TraceErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
