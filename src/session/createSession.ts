import type { SessionActor } from '../../machines/session/sessionMachine.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { BindError } from '../errors/BindError.ts'
import { named } from '../errors/named.ts'
import { checkedOptions, type SessionOptions } from './options.ts'
import type { SessionChannel, SessionChannelOptions } from './sessionChannel.ts'
import { driverOf, SessionDriver } from './sessionDriver.ts'

/**
 * Connects two peers, and connects them again whenever that is needed: after a cut, a change of network, sleep, or a reload of
 * either page. It owns its connections, and makes new ones with `create`.
 *
 * @returns a started actor. `sessionState(snapshot)` says what is going on; `send({ type: 'close', reason })` sends what waits,
 * tells the peer, and closes; its output says how it has ended. `stop()` lets go of everything at once.
 * @throws BindError `not-options`
 *
 * @example
 * ```ts
 * const session = createSession({
 *   create: () => new RTCPeerConnection(configuration),
 *   signaling: overBroadcastChannel(new BroadcastChannel('chat')),
 * })
 * const chat = channelOf(session, 'chat')
 * chat.onmessage = ({ data }) => show(data)
 * chat.send('hello')
 * ```
 */
export function createSession(options: SessionOptions): SessionActor {
  const driver = new SessionDriver(checkedOptions(options, 'createSession()'))
  driver.start()
  return driver.actor
}

/**
 * The channel of a session by its name, which is made on each of its connections. The other side must ask for the same name.
 *
 * @throws BindError `not-an-actor`; `not-options`, if another channel of the session has the same id, or this one other options
 */
export function channelOf(session: SessionActor, name: string, options?: SessionChannelOptions): SessionChannel {
  return assertDriver(session, 'channelOf()').channels.get(name, options)
}

/**
 * The connection that a session has at present: borrow it for tracks and statistics. `undefined` if it has none.
 *
 * @throws BindError `not-an-actor`
 */
export function connectionOf(session: SessionActor): RTCPeerConnection | undefined {
  return assertDriver(session, 'connectionOf()').connection?.object
}

/**
 * How far the present connection of a session has come, and why it does not work, if it does not: at any time, not only when the
 * session has failed. `undefined` if there is no connection.
 *
 * @throws BindError `not-an-actor`
 *
 * @example
 * ```ts
 * session.subscribe(() => {
 *   const why = diagnosisOf(session)
 *   show(why?.stage, why?.findings[0]?.code)
 * })
 * ```
 */
export function diagnosisOf(session: SessionActor): Diagnosis | undefined {
  return assertDriver(session, 'diagnosisOf()').diagnosis
}

function assertDriver(session: unknown, asker: string): SessionDriver {
  const driver = typeof session === 'object' && session !== null ? driverOf(session) : undefined
  if (driver) return driver
  throw new BindError(
    'not-an-actor',
    `${asker} needs what createSession() has returned, but was given ${named(session)}.`,
  )
}
