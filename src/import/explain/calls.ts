import type { TraceEntry } from '../../trace/trace.ts'
import { chainedMethods } from '../../watch/given.ts'
import type { ExplainedCall } from './explanation.ts'

/** The calls of a trace, and how each has ended. */
export function callsIn(entries: readonly TraceEntry[]): readonly ExplainedCall[] {
  const calls = new Map<number, ExplainedCall>()
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === 'call') {
      const { method, time, call } = entry
      const isChained = (chainedMethods as readonly string[]).includes(method)
      calls.set(call, {
        method,
        index,
        time,
        end: isChained ? 'open' : 'returned',
        error: undefined,
        settledAt: undefined,
      })
    }
    if (entry.kind !== 'settled') continue
    const { call, time, rejected } = entry
    const known = calls.get(call)
    if (known)
      calls.set(call, {
        ...known,
        end: rejected === undefined ? 'fulfilled' : 'rejected',
        error: rejected,
        settledAt: time,
      })
  }
  return [...calls.values()]
}
