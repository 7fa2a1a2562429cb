/**
 * Thrown when an object cannot be bound, or unbound. The object is left as it was.
 *
 * `code` says what is wrong:
 *
 * - `not-a-data-channel`, `not-a-connection`, `not-options`: the value is not what the parameter asks for;
 * - `bound-elsewhere`: the channel is bound already, and not as a channel of the connection that was given.
 */
export class BindError extends TypeError {
  override readonly name = 'BindError'
  readonly code: 'not-a-data-channel' | 'not-a-connection' | 'not-options' | 'bound-elsewhere'

  constructor(code: BindError['code'], message: string) {
    super(message)
    this.code = code
  }
}
