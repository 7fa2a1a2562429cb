import type { RuleId } from '../../machines/rules/rules.ts'
import type { TraceSource } from '../trace/traceSource.ts'
import { judged } from './judged.ts'

/**
 * The rules that a source can judge: those that dumps of its kind were seen to judge as recordings of the same lives do, and
 * never falsely (docs/evidence/dumps.md). All others rest on what no dump shows: the states of transports and channels at each
 * moment, what objects show inside a call, or what had to come and did not.
 */
export function judgedBy({ kind, clock }: TraceSource, { isOrdered, hidesDescriptions }: Judging): readonly RuleId[] {
  if (kind === 'firefox-report' || clock === 'order') return []
  if (kind === 'webrtc-internals') return judged['webrtc-internals']
  if (!isOrdered) return judged['webrtc-internals-rtcstats']
  return judged[hidesDescriptions ? 'rtcstats-without-sdp' : 'rtcstats']
}

/** What is known of how a dump was written. */
export interface Judging {
  /** Calls and results are logged when script makes and sees them. */
  readonly isOrdered: boolean
  readonly hidesDescriptions: boolean
}
