import type { SessionActor } from '../../machines/session/sessionMachine.ts'
import { assertOptions, assertPeerConnection } from '../bind/assertions.ts'
import { BindError } from '../errors/BindError.ts'
import { checkedOptions, type SessionOptions } from './options.ts'
import { SessionDriver } from './sessionDriver.ts'

/** Options of `negotiate()`. */
export type NegotiateOptions = Omit<SessionOptions, 'create' | 'setUp'>

const names = ['signaling', 'polite', 'peer', 'policy', 'name', 'clock', 'random', 'inspect']

/**
 * Negotiates for a connection that stays the app's, and restarts ICE when its path breaks. Call it right after `new`, before
 * the first channel or track is added, and give the peer the same or a session.
 *
 * It never replaces the connection: where only that helps, its actor ends as `failed`, because of `replacement-needed`. The
 * connection is left as it is in the end.
 *
 * @returns a started actor, like that of {@link createSession}
 * @throws BindError `not-a-connection`; `not-options`
 *
 * @example
 * ```ts
 * const connection = new RTCPeerConnection(configuration)
 * const negotiation = negotiate(connection, { signaling: overWebSocket(socket), polite: myId < theirId })
 * connection.createDataChannel('chat')
 * ```
 */
export function negotiate(connection: RTCPeerConnection, options: NegotiateOptions): SessionActor {
  assertPeerConnection(connection, 'negotiate()')
  if (connection.signalingState === 'closed') {
    throw new BindError('not-a-connection', 'negotiate() needs an RTCPeerConnection that is not closed.')
  }
  assertOptions(options, 'negotiate()', names)
  const checked = checkedOptions({ ...options, create: () => connection }, 'negotiate()')
  const policy = { ...checked.policy, restarts: options.policy?.restarts ?? Number.POSITIVE_INFINITY }
  const driver = new SessionDriver({ ...checked, policy, borrowed: connection })
  driver.start()
  return driver.actor
}
