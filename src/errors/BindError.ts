/**
 * Thrown when an object cannot be bound, unbound, or used as asked. The object is left as it was.
 *
 * `code` says what is wrong:
 *
 * - `not-a-data-channel`, `not-a-connection`, `not-options`: the value has the wrong type, or an option is invalid;
 * - `not-a-scope`: it has no `RTCPeerConnection`, or one that cannot be replaced;
 * - `not-an-actor`: the value is not what `bindDataChannel()` or `bindPeerConnection()` has returned;
 * - `not-a-cause`: an app cannot send this event to the actor of a bound object;
 * - `connection-not-bound`: the connection must be bound before one of its channels;
 * - `bound-elsewhere`: the channel is already bound, but not as a channel of the given connection;
 * - `in-use`: another sink is sending over the channel;
 * - `restored`: the actor was restored from a snapshot, and follows no object. This one is not thrown; it is the error of
 *   that actor.
 */
export class BindError extends TypeError {
  override readonly name = 'BindError'
  readonly code:
    | 'not-a-data-channel'
    | 'not-a-connection'
    | 'not-an-actor'
    | 'not-a-snapshot'
    | 'not-options'
    | 'not-a-scope'
    | 'not-a-cause'
    | 'connection-not-bound'
    | 'bound-elsewhere'
    | 'in-use'
    | 'restored'

  constructor(code: BindError['code'], message: string) {
    super(message)
    this.code = code
  }
}
