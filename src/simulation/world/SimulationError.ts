/** Why a simulation could not do what it was asked for. */
export type SimulationErrorCode =
  /** An option or an argument is invalid. */
  | 'bad-option'
  /** There is no host of that name. */
  | 'no-such-host'
  /** There is a host of that name already. */
  | 'host-exists'
  /** The host was made to vanish: nothing can be asked of it. */
  | 'host-vanished'
  /** The host's classes are installed there already, or those of another host. */
  | 'already-installed'
  /** Tasks have queued tasks, again and again, and no time has passed. */
  | 'endless-tasks'
  /** The network was to come to rest, and did not: something is always on its way. */
  | 'never-at-rest'

/** Thrown where a simulation is asked for what it cannot do. The message ends with the seed that repeats the run. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError'
  /** The reason, for programs. */
  readonly code: SimulationErrorCode

  constructor(code: SimulationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
