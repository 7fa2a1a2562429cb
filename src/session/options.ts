import type { ActorOptions, AnyActorLogic } from 'xstate'
import type { SessionPolicy } from '../../machines/session/sessionTypes.ts'
import { assertCallback, assertOptions } from '../bind/assertions.ts'
import type { BindOptions } from '../bind/options.ts'
import { BindError } from '../errors/BindError.ts'
import { named } from '../errors/named.ts'
import { checkedPolicy } from './policy.ts'
import type { SessionChannel, SessionChannelOptions } from './sessionChannel.ts'
import type { Signaling } from './signaling.ts'

/** What `setUp` gets besides the connection. */
export interface SetUpHelp {
  /** The channel of a name: the same object for each connection. */
  channel(name: string, options?: SessionChannelOptions): SessionChannel
  /** The number of the connection. It only grows. */
  readonly epoch: number
}

/** What says when time has passed, as XState's option `clock`. For tests. */
export type SessionClock = NonNullable<ActorOptions<AnyActorLogic>['clock']> & {
  /** The time in milliseconds. Default: `Date.now`. */
  now?(): number
}

/** Options of `createSession()`. */
export interface SessionOptions extends Pick<BindOptions, 'inspect'> {
  /** Makes a connection, a new one each time, and may take its time. The session owns it: it closes it. */
  create(): RTCPeerConnection | Promise<RTCPeerConnection>
  /** Puts tracks and channels on each new connection. If it throws or rejects, the session fails. */
  setUp?(connection: RTCPeerConnection, help: SetUpHelp): void | Promise<void>
  /** How the two reach each other while they have no connection. */
  readonly signaling: Signaling
  /** Who gives way when both offer at once. Default: the two elect it. With a plain peer: `true`, unless it is polite. */
  readonly polite?: boolean | undefined
  /**
   * `plain`: the other side is no session, but the code of the W3C's example, and this side begins. A plain peer that begins
   * itself is recognized without it. It needs signalling that loses nothing.
   */
  readonly peer?: 'session' | 'plain' | undefined
  /** How long things take. */
  readonly policy?: Partial<SessionPolicy> | undefined
  /** The `id` of the actor. */
  readonly name?: string | undefined
  /** For tests. Default: the platform's timers. */
  readonly clock?: SessionClock | undefined
  /** Where ids, keys and jitter come from: numbers from 0 to 1. For tests. Default: what is random. */
  readonly random?: (() => number) | undefined
}

/** The options, with nothing left out that a session needs. */
export interface CheckedSessionOptions extends SessionOptions {
  readonly policy: SessionPolicy
  readonly random: () => number
  readonly now: () => number
  /** The only connection that there is. It is left as it is in the end. */
  readonly borrowed?: RTCPeerConnection
}

const names = ['create', 'setUp', 'signaling', 'polite', 'peer', 'policy', 'name', 'clock', 'random', 'inspect']

/** @throws BindError `not-options` */
export function checkedOptions(options: SessionOptions, asker: string): CheckedSessionOptions {
  assertOptions(options, asker, names)
  const { create, setUp, signaling, polite, peer, clock } = options
  const needs = (option: string, wanted: string, value: unknown) =>
    new BindError('not-options', `The option "${option}" of ${asker} needs ${wanted}, but was given ${named(value)}.`)
  if (typeof create !== 'function') throw needs('create', 'a function', create)
  assertCallback(setUp, 'setUp')
  if (!hasAll(signaling, 'send', 'subscribe')) {
    const adapters = 'overWebSocket(), overBroadcastChannel() and overMessagePort() make it.'
    throw new BindError('not-options', `${needs('signaling', '{ send, subscribe }', signaling).message} ${adapters}`)
  }
  const { state } = signaling
  if (state !== undefined && !hasAll(state, 'get', 'subscribe'))
    throw needs('signaling.state', '{ get, subscribe }', state)
  if (polite !== undefined && typeof polite !== 'boolean') throw needs('polite', 'true or false', polite)
  if (peer !== undefined && peer !== 'session' && peer !== 'plain') throw needs('peer', '"session" or "plain"', peer)
  assertCallback(options.random, 'random')
  if (clock !== undefined && !hasAll(clock, 'setTimeout', 'clearTimeout')) {
    throw needs('clock', '{ setTimeout, clearTimeout, now? }', clock)
  }
  assertCallback(clock?.now, 'clock.now')
  const { random = secureRandom } = options
  const now = clock?.now ? () => clock.now?.() ?? 0 : Date.now
  return { ...options, policy: checkedPolicy(options.policy, asker), random, now }
}

/** Whether a value has all these methods. */
function hasAll(value: unknown, ...methods: readonly string[]): boolean {
  const has = (value ?? {}) as Readonly<Record<string, unknown>>
  return methods.every((method) => typeof has[method] === 'function')
}

/** Ids are made of it, which must not be guessed: who knows a key can answer a question. */
function secureRandom(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1))
  return value / 2 ** 32
}
