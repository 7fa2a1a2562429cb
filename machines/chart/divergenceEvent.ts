import type { Divergence } from '../rules/divergence.ts'

/**
 * What a chart emits for the cause `divergence`: the same, as it is.
 *
 * @example
 * ```ts
 * actions: { emitDivergence: emit(divergenceEvent) }
 * ```
 */
export function divergenceEvent({ event }: { event: { type: string } }): { type: 'divergence' } & Divergence {
  const { divergence } = event as { type: string; divergence: Divergence }
  return { ...divergence, type: 'divergence' }
}
