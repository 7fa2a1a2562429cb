import type { RuleId } from '../../machines/rules/rules.ts'
import type { TraceSource } from '../trace/traceSource.ts'

/** What the events of a connection and its calls show by themselves, in whatever order calls were logged. */
const always: readonly RuleId[] = ['INV-5', 'INV-7', 'INV-10']

/** What decides is which description was given, in which state: not where descriptions are hidden. */
const ofDescriptions: readonly RuleId[] = ['SG-6', 'RJ-4', 'RJ-5', 'RJ-6', 'CO-1', 'CO-2', 'INV-15']

/** Where each call and each result has its place among the events, as script saw them. */
const ofOrder: readonly RuleId[] = ['INV-11', 'INV-16', 'AC-1']

/**
 * The rules that a source can judge. All others rest on what no dump shows: the states of transports and channels at each
 * moment, what objects show inside a call, or what had to come and did not.
 */
export function judgedBy({ kind, clock }: TraceSource, { isOrdered, hidesDescriptions }: Judging): readonly RuleId[] {
  if (kind === 'firefox-report' || clock === 'order') return []
  return [...always, ...(hidesDescriptions ? [] : ofDescriptions), ...(isOrdered && !hidesDescriptions ? ofOrder : [])]
}

/** What is known of how a dump was written. */
export interface Judging {
  /** Calls and results are logged when script makes and sees them. */
  readonly isOrdered: boolean
  readonly hidesDescriptions: boolean
}
