export type { CheckResult } from '../conformance/checkResult.ts'
export type { ConformanceOptions, ConformanceProgress } from '../conformance/conformance.ts'
export { conformance, scenarioIds, stoppedReport } from '../conformance/conformance.ts'
export { conformanceMarkdown } from '../conformance/markdown.ts'
export type { ConformanceReport, Difference, RuleResult, ScenarioReport } from '../conformance/report.ts'
export { verdictOn } from '../conformance/report.ts'
export type { Engine } from '../conformance/stage.ts'
export type { Skipped } from '../trace/parseTrace.ts'
export type { Recording } from '../trace/record.ts'
export { record } from '../trace/record.ts'
export type { RecordOptions } from '../trace/recordOptions.ts'
export type { Replay, ReplayOptions } from '../trace/replay.ts'
export { replay } from '../trace/replay.ts'
export type { StatisticsValue } from '../trace/series.ts'
export type { StatisticsObject, TraceStatistics } from '../trace/statistics.ts'
export type { ReplayStep } from '../trace/step.ts'
export type { TraceErrorCode } from '../trace/TraceError.ts'
export { TraceError } from '../trace/TraceError.ts'
export type {
  Checkpoint,
  MessageEntry,
  Trace,
  TraceEntry,
} from '../trace/trace.ts'
export { TRACE_FORMAT, TRACE_VERSION } from '../trace/trace.ts'
export type { InferredFrom, SourceClock, SourceKind, TraceSource } from '../trace/traceSource.ts'
export type { PathOptions, PathsOf, TransitionPathOptions } from './paths.ts'
export { pathsThroughTransitions, pathsToStates } from './paths.ts'
export type { PathStep, Performer, Performers, SystemUnderTest, TestPath } from './testPath.ts'
