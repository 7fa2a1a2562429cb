import type { StateValue } from 'xstate'
import type { Divergence, RuleId } from '../../src/index.ts'
import type { ViewName } from './views.ts'

/** What a chart shows: its active states, and what has led there. */
export interface ChartReading {
  readonly value: StateValue | undefined
  readonly last?: { readonly event: string; readonly from: StateValue | undefined } | undefined
}

/** An attribute of a real object beside what the chart says of it. */
export interface AttributeReading {
  readonly name: string
  /** What the object shows. */
  readonly object: string
  /** What the chart says; `undefined` where it has no part in it. */
  readonly chart: string | undefined
  /** The rule that the engine breaks, where the two differ and the adapter has reported it. */
  readonly rule: RuleId | undefined
}

/** All that is shown of one peer at one moment: plain data, so that a moment can be shown again later. */
export interface PeerReading {
  readonly charts: Readonly<Record<ViewName, ChartReading>>
  readonly attributes: readonly AttributeReading[]
  readonly transports: readonly AttributeReading[]
  readonly divergences: readonly Divergence[]
}

/** A state as short text: `closing.draining`. */
export function stateText(value: StateValue | undefined): string {
  if (value === undefined) return 'none yet'
  if (typeof value === 'string') return value
  return Object.entries(value)
    .map(([key, inner = {}]) => (Object.keys(inner).length > 0 ? `${key}.${stateText(inner)}` : key))
    .join(', ')
}
