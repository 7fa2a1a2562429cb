export type {
  Candidates,
  CandidatesOfBoth,
  GatheringError,
  SelectedPair,
} from '../../machines/connection/candidates.ts'
export { connected } from './connected.ts'
export { diagnose } from './diagnose.ts'
export type { Diagnosis, Facts } from './diagnosis.ts'
export { diagnosis } from './diagnosis.ts'
export type { Finding, FindingCode } from './findings.ts'
export { findingCodes } from './findings.ts'
export { opened } from './opened.ts'
export type { Stage } from './stage.ts'
export { WaitError } from './WaitError.ts'
export type { WaitOptions } from './waiting.ts'
