import type { AggregateStates } from '../connection/peerConnectionTypes.ts'
import type { RuleId } from '../rules/rules.ts'

/**
 * One thing that a task does, besides what its charts make of it.
 *
 * - `report`: the chart of a transport takes its new state, by `states.reported`, which also carries those of the
 *   connection's own states that are derived anew; all the others stay as they are;
 * - `derive`: only those states of the connection are derived anew, by `states.reported`;
 * - `cause`: this cause is sent to a channel's chart, or to its connection's;
 * - `fire`: an event without a chart is fired;
 * - `write`: something is written that script may read, and no chart holds;
 * - `indicate`: another indication follows, and queues its own tasks.
 */
export type Deed =
  | { readonly report: 'ice' | 'dtls' | 'sctp' | 'gatherer'; readonly derive: readonly (keyof AggregateStates)[] }
  | { readonly derive: readonly (keyof AggregateStates)[] }
  | { readonly cause: string; readonly to: 'channel' | 'connection' }
  | { readonly fire: string; readonly at: 'channel' | 'connection' | 'sctp' }
  | { readonly write: 'candidate' | 'end-of-candidates' | 'max-channels' | 'channel-ids' | 'buffered-amount' }
  | { readonly indicate: string }

/** When a task does nothing at all, because things have changed since it was queued; for some that is never so. */
export type TaskGuard = 'nothing' | 'connection closed' | 'channel closed' | 'connection closed, or channel ending'

/** One task that an indication queues. */
export interface Task {
  readonly rule: RuleId
  /** What it is, in a few words. */
  readonly name: string
  /** If this holds when the task begins, it does nothing. */
  readonly unless: TaskGuard
  /** What it does, in this order. The events that the charts emit for it are fired when all of it is done. */
  readonly deeds: readonly Deed[]
  /** The events that it fires, in their order, as far as something has changed. */
  readonly events: readonly string[]
}
