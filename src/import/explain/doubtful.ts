import type { Divergence } from '../../../machines/rules/divergence.ts'
import type { Replay } from '../../trace/replay.ts'
import type { ReplayStep } from '../../trace/step.ts'
import type { TraceEntry } from '../../trace/trace.ts'

/** A broken rule, and the step at which it was found. */
export interface Found {
  readonly step: ReplayStep
  readonly divergence: Divergence
}

/**
 * The broken rules that a replay has found, and that rest on what is stated: not on what was inferred, for it may be the guess
 * that is wrong; and not on the result of a description that may be another one than it seems, for then it is not known which
 * rule decides.
 */
export function wellFounded({ steps }: Replay): readonly Found[] {
  const unknown = new Set(steps.flatMap(({ entry }) => (entry && isUnknown(entry) ? [entry.call] : [])))
  return steps.flatMap((step) => {
    const { entry, divergences } = step
    if (entry?.kind === 'message' || entry?.inferred !== undefined) return []
    const isOfUnknown = entry?.kind === 'settled' && unknown.has(entry.call)
    return divergences
      .filter(({ kind }) => !(isOfUnknown && kind === 'event'))
      .map((divergence): Found => ({ step, divergence }))
  })
}

function isUnknown(entry: TraceEntry): entry is TraceEntry & { readonly kind: 'call' } {
  return entry.kind === 'call' && entry.given?.sdp === 'unknown'
}
