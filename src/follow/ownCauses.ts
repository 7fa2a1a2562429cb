import { connectionClosed } from '../../machines/chart/connectionClosed.ts'

/** The causes that come from following. All other events that reach a bound actor are an app's. */
const owned = new WeakSet<object>([connectionClosed])

/** Marks a cause as one of ours. */
export function own<Cause extends object>(cause: Cause): Cause {
  owned.add(cause)
  return cause
}

/** Whether an event is one of ours, or of XState's. */
export function isOwn(event: unknown): boolean {
  if (typeof event !== 'object' || event === null) return false
  return owned.has(event) || String((event as { type?: unknown }).type).startsWith('xstate.')
}
