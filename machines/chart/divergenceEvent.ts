import { assertEvent, type EventObject } from 'xstate'
import type { Divergence } from '../rules/divergence.ts'

/**
 * What a chart emits for the cause `divergence`: the same, as it is.
 *
 * @example
 * ```ts
 * actions: { emitDivergence: emit(divergenceEvent) }
 * ```
 */
export function divergenceEvent({ event }: { event: EventObject }): { type: 'divergence' } & Divergence {
  const cause = event as { type: 'divergence'; divergence: Divergence }
  assertEvent(cause, 'divergence')
  return { ...cause.divergence, type: 'divergence' }
}
