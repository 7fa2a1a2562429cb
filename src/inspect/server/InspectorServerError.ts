/** Why an inspector's server could not be started. */
export type InspectorServerErrorCode =
  /** An option is invalid. */
  | 'bad-option'
  /** The package `ws` is not installed. */
  | 'no-web-socket'
  /** Another program listens at the port. */
  | 'port-in-use'
  /** The system does not let it listen there. */
  | 'cannot-listen'

/** Thrown by {@link startInspectorServer}. */
export class InspectorServerError extends Error {
  override readonly name = 'InspectorServerError'
  /** The reason, for programs. */
  readonly code: InspectorServerErrorCode

  constructor(code: InspectorServerErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
