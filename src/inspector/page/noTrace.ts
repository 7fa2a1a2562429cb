/** Why something is no trace, or no dump, in words. */
export class NoTrace {
  readonly reason: string
  /** Whether it may be something else that can be opened. */
  readonly isUnknown: boolean

  constructor(reason: string, isUnknown = false) {
    this.reason = reason
    this.isUnknown = isUnknown
  }
}
