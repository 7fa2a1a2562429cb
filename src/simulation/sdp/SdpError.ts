/** Thrown by `readSession()`: the text is no description. */
export class SdpError extends Error {
  override readonly name = 'SdpError'
  /** The line that is wrong, counted from 1. `RTCError.sdpLineNumber`. */
  readonly line: number

  constructor(line: number, message: string) {
    super(`Line ${line} of the description ${message}`)
    this.line = line
  }
}
