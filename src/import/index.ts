export type { RuleId } from '../../machines/rules/rules.ts'
export type { Diagnosis } from '../diagnosis/diagnosis.ts'
export type { Trace, TraceEntry } from '../trace/trace.ts'
export type { InferredFrom, SourceClock, SourceKind, TraceSource } from '../trace/traceSource.ts'
export { explain } from './explain/explain.ts'
export type {
  BrokenRule,
  Confidence,
  Evidence,
  ExplainedCall,
  Explanation,
  FailureReason,
  Verdict,
} from './explain/explanation.ts'
export type { ImportErrorCode } from './ImportError.ts'
export { ImportError } from './ImportError.ts'
export { importDump } from './importDump.ts'
export type { HiddenPart, ImportedDump, Life, ShownTransport } from './imported.ts'
export type { ImportOptions, ImportProgress } from './importOptions.ts'
export type { RedactedDump } from './redact/redactDump.ts'
export { redactDump } from './redact/redactDump.ts'
export type { Samples, Series, SeriesName } from './series.ts'
