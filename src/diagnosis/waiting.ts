import { type AnyActorRef, type Snapshot, type SnapshotFrom, waitFor } from 'xstate'
import { BindError } from '../errors/BindError.ts'
import { named } from '../errors/named.ts'
import { unknownOption } from '../errors/unknownOption.ts'

/** How long to wait. */
export interface WaitOptions {
  /** In milliseconds; without it there is no limit. */
  readonly timeout?: number | undefined
  /** Aborts the wait: the promise rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** In milliseconds: a timer that is to take longer ends at once. */
const LONGEST_TIMER = 2 ** 31 - 1

/** How waiting has ended. */
export type Waited = 'come' | 'over' | 'timeout'

/**
 * Waits until what an actor shows has come, or is over.
 *
 * @throws the signal's reason, if it is aborted
 */
export async function waited<Actor extends AnyActorRef>(
  actor: Actor,
  statusOf: (snapshot: SnapshotFrom<Actor>) => 'come' | 'over' | undefined,
  { timeout = Number.POSITIVE_INFINITY, signal }: WaitOptions,
): Promise<Waited> {
  signal?.throwIfAborted()
  const now: SnapshotFrom<Actor> = actor.getSnapshot()
  // One that was let go of tells nothing any more, not even to those who subscribe that it is over.
  if ((now as Snapshot<unknown>).status === 'stopped') return statusOf(now) ?? 'over'
  const options = { timeout: timeout > LONGEST_TIMER ? Number.POSITIVE_INFINITY : timeout, ...(signal && { signal }) }
  try {
    const snapshot = await waitFor(actor, (each) => statusOf(each) !== undefined, options)
    return statusOf(snapshot) ?? 'over'
  } catch {
    signal?.throwIfAborted()
    return actor.getSnapshot().status === 'active' ? 'timeout' : 'over'
  }
}

/** @throws {@link BindError} `not-options` */
export function assertWaitOptions(options: unknown, asker: string): asserts options is WaitOptions {
  if (typeof options !== 'object' || options === null)
    throw new BindError('not-options', `The options of ${asker} cannot be ${named(options)}.`)
  const unknown = unknownOption(options, asker, ['timeout', 'signal'])
  if (unknown !== undefined) throw new BindError('not-options', unknown)
  const { timeout, signal } = options as WaitOptions
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout >= 0)) {
    throw new BindError('not-options', `The option "timeout" needs milliseconds, but was given ${named(timeout)}.`)
  }
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function') {
    throw new BindError('not-options', `The option "signal" needs an AbortSignal, but was given ${named(signal)}.`)
  }
}
