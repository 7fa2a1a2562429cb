/** Why an inspector could not be made. */
export type InspectErrorCode =
  /** An option is invalid. */
  | 'bad-option'
  /** There is no window in which a page could be shown. */
  | 'no-window'
  /** There is no `WebSocket`, and the package `ws` is not installed. */
  | 'no-web-socket'

/** Thrown by the functions of `webrtc-statecharts/inspect` when they are called. Later errors are not thrown. */
export class InspectError extends Error {
  override readonly name = 'InspectError'
  /** The reason, for programs. */
  readonly code: InspectErrorCode

  constructor(code: InspectErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
