import type { SessionSnapshot } from '../../machines/session/sessionMachine.ts'
import type { SessionFailure } from '../../machines/session/sessionTypes.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { assertSnapshot } from '../errors/assertSnapshot.ts'

/** What is going on with a session, for a user interface. All times are in milliseconds, as those of `Date.now()`. */
export type SessionState =
  /**
   * The two were not connected yet.
   *
   * - `attempt`: the number of the present connection, or of the next one, from 1;
   * - `peer`: `none`, nobody was heard; `busy`, the one who was heard has another peer; `there`; `left`, its page has said that
   *   it goes away.
   */
  | { readonly state: 'connecting'; readonly attempt: number; readonly peer: 'none' | 'busy' | 'there' | 'left' }
  | { readonly state: 'connected'; readonly since: number }
  /** The path is interrupted. `until`: when something is done about it. */
  | { readonly state: 'unsure'; readonly since: number; readonly until: number }
  /**
   * They were connected, and are not.
   *
   * - `by`: ICE is restarted, or the connection is replaced, which needs a peer that answers;
   * - `peer`: `left`, its page has said that it goes away: it was closed, or is being loaded again; `there`, it answers;
   *   `silent`, nobody knows; `busy`, it has found another peer meanwhile. One that has left may come back at any time, and nothing
   *   is given up until then;
   * - `attempt`: the number of the present attempt, or of the next one, from 1;
   * - `nextAt`: when the next attempt begins, or the present one ends; `undefined` while the peer is asked.
   */
  | {
      readonly state: 'reconnecting'
      readonly by: 'restart' | 'replacement'
      readonly peer: 'left' | 'there' | 'silent' | 'busy'
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
 * @throws BindError `not-a-snapshot`
 *
 * @example
 * ```ts
 * session.subscribe((snapshot) => show(sessionState(snapshot)))
 * ```
 */
export function sessionState(snapshot: SessionSnapshot): SessionState {
  assertSnapshot(snapshot, 'session', 'sessionState()')
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
  const { value, attempt, since, until, hasWorked, hasLeft } = path
  const [outer, inner] = typeof value === 'string' ? [value] : (Object.entries(value)[0] ?? [])
  const isWaiting = inner === 'waiting'
  const number = isWaiting ? attempt + 1 : Math.max(attempt, 1)
  switch (outer) {
    case 'connected':
      return { state: 'connected', since }
    case 'unsure':
      return { state: 'unsure', since, until: until ?? since }
    case 'offline':
      return { state: 'offline', since }
    case 'frozen':
      return { state: 'frozen', since }
    case 'reconnecting': {
      if (!hasWorked) break
      const isRestart = inner === 'restarting' || path.canRestart
      const peer = isBusy ? 'busy' : hasLeft ? 'left' : inner === 'replacing' ? 'there' : 'silent'
      const by = isRestart ? 'restart' : 'replacement'
      return { state: 'reconnecting', by, peer, attempt: number, since, nextAt: until && Math.ceil(until) }
    }
  }
  const isThere = outer === 'reconnecting' || inner === 'meeting'
  const peer = isBusy ? 'busy' : hasLeft ? 'left' : isThere ? 'there' : 'none'
  return { state: 'connecting', attempt: number, peer }
}
