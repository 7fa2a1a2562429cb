export type { Skipped } from './parseTrace.ts'
export type { Recording, RecordOptions } from './record.ts'
export { record } from './record.ts'
export type { ReplayOptions, ReplayStep } from './replay.ts'
export { Replay, replay } from './replay.ts'
export { TraceError, type TraceErrorCode } from './TraceError.ts'
export {
  type Checkpoint,
  type Known,
  type RecordedError,
  type Shown,
  type ShownValue,
  TRACE_FORMAT,
  TRACE_VERSION,
  type Trace,
  type TraceEntry,
  type TraceEntryKind,
} from './trace.ts'
