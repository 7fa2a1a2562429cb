import type { SessionSnapshot } from '../../machines/session/sessionMachine.ts'
import type { SessionFailure } from '../../machines/session/sessionTypes.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'

/** What is going on with a session, for a user interface. All times are in milliseconds, as those of `Date.now()`. */
export type SessionState =
  /**
   * There was no connection yet.
   *
   * - `attempt`: from 1;
   * - `peer`: `none`, nobody was heard; `busy`, the one who was heard has another peer; `there`.
   */
  | { readonly state: 'connecting'; readonly attempt: number; readonly peer: 'none' | 'busy' | 'there' }
  | { readonly state: 'connected'; readonly since: number }
  /** The path is interrupted. `until`: when something is done about it. */
  | { readonly state: 'unsure'; readonly since: number; readonly until: number }
  /**
   * - `by`: ICE is restarted, or the connection is replaced, which needs a peer that answers;
   * - `nextAt`: when the next attempt begins, or the present one ends; `undefined` while the peer is asked.
   */
  | {
      readonly state: 'reconnecting'
      readonly by: 'restart' | 'replacement'
      readonly attempt: number
      readonly since: number
      readonly nextAt: number | undefined
    }
  /** There is no network, or no signalling. No clock runs. */
  | { readonly state: 'offline'; readonly since: number }
  /** The page is suspended. No clock runs. */
  | { readonly state: 'frozen'; readonly since: number }
  /** `buffered`: how many bytes are still to be sent. */
  | { readonly state: 'closing'; readonly buffered: number }
  /**
   * - `diagnosis`: of the last connection, if there was one;
   * - `error`: what `create` or `setUp` has thrown.
   */
  | {
      readonly state: 'failed'
      readonly because: SessionFailure
      readonly diagnosis: Diagnosis | undefined
      readonly error: unknown
    }
  | { readonly state: 'closed'; readonly by: 'this side' | 'peer'; readonly reason: string }

/**
 * What is going on with a session, as one value.
 *
 * @example
 * ```ts
 * session.subscribe((snapshot) => show(sessionState(snapshot)))
 * ```
 */
export function sessionState(snapshot: SessionSnapshot): SessionState {
  const { context } = snapshot
  if (snapshot.matches('closed')) {
    return { state: 'closed', by: context.closedBy ?? 'this side', reason: context.reason }
  }
  if (snapshot.matches('failed')) {
    const { because = 'gave-up', error } = context.failed ?? {}
    return { state: 'failed', because, error, diagnosis: context.diagnosis as Diagnosis | undefined }
  }
  if (snapshot.matches('closing')) return { state: 'closing', buffered: context.buffered }
  return stateOfPath(snapshot)
}

function stateOfPath({ context: { path, isBusy } }: SessionSnapshot): SessionState {
  const { value, attempt, since, until } = path
  const [outer, inner] = typeof value === 'string' ? [value] : (Object.entries(value)[0] ?? [])
  switch (outer) {
    case 'connected':
      return { state: 'connected', since }
    case 'unsure':
      return { state: 'unsure', since, until: until ?? since }
    case 'reconnecting': {
      const isRestart = inner === 'restarting' || (inner === 'waiting' && path.canRestart)
      return { state: 'reconnecting', by: isRestart ? 'restart' : 'replacement', attempt, since, nextAt: until }
    }
    case 'offline':
      return { state: 'offline', since }
    case 'frozen':
      return { state: 'frozen', since }
    default: {
      const peer = isBusy ? 'busy' : inner === 'meeting' ? 'there' : 'none'
      return { state: 'connecting', attempt, peer }
    }
  }
}
