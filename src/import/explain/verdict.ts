import { whyFailed } from '../../../machines/connection/whyFailed.ts'
import { type Diagnosis, diagnosis } from '../../diagnosis/diagnosis.ts'
import type { Replay } from '../../trace/replay.ts'
import type { TraceEntry } from '../../trace/trace.ts'
import { kindOf } from '../../watch/attributes.ts'
import type { Life } from '../imported.ts'
import type { Confidence, FailureReason, Verdict } from './explanation.ts'

/** What became of a life, by its replay. */
export function verdictOn(life: Life, played: Replay): Verdict {
  const { entries } = life.trace
  const closing = entries.findIndex(
    (entry) => entry.kind === 'call' && entry.on === 'connection' && entry.method === 'close',
  )
  // The step before its `close()`, or the last one: the first step has no entry.
  const steps = played.steps.length
  played.goTo(closing === -1 ? steps - 1 : Math.max(0, played.steps.findIndex(({ index }) => index === closing) - 1))
  const found = diagnosis(played.connection)
  played.goTo(steps - 1)
  const reason = reasonOf(life, whyFailed(played.connection)?.reason, found.facts.wasConnected === true)
  const failed = reason !== undefined && reason !== 'peer-left'
  const isLeft = life.transports.some(
    ({ dtlsState, since }) => dtlsState === 'closed' && isBefore(since, entries[closing]),
  )
  const mayHaveLeft = isLeft && reason !== 'transport-failed'
  return {
    failed,
    reason,
    confidence: confidenceOf(life, reason, found, mayHaveLeft),
    diagnosis: found,
    closedAt: entries[closing]?.time,
    endsAt: entries.at(-1)?.time ?? 0,
    mayHaveLeft,
  }
}

function isBefore(time: number, closing: TraceEntry | undefined): boolean {
  return closing === undefined || time < closing.time
}

/** Without DTLS's own word it is not said that a transport has failed, but what follows from the states alone. */
function reasonOf(life: Life, why: FailureReason | undefined, wasConnected: boolean): FailureReason | undefined {
  if (why !== 'transport-failed' || saysDtls(life)) return why
  return wasConnected ? 'connection-lost' : 'never-connected'
}

function saysDtls({ trace: { entries } }: Life): boolean {
  return entries.some((entry) => {
    if (entry.kind === 'message') return false
    if (entry.kind === 'event' && entry.type === 'error' && kindOf(entry.on) === 'dtls') return true
    return Object.entries(entry.shows ?? {}).some(([name, { state }]) => kindOf(name) === 'dtls' && state === 'failed')
  })
}

function confidenceOf(
  life: Life,
  reason: FailureReason | undefined,
  { certain, facts }: Diagnosis,
  mayHaveLeft: boolean,
): Confidence {
  const { entries, source } = life.trace
  if (entries.length === 0 || reason === 'unknown') return 'unknown'
  if (reason === 'transport-failed') return 'shown'
  if (reason === 'connection-lost') return 'likely'
  // The times of a report are one moment: how it came to what it shows, it does not say.
  if (source?.kind === 'firefox-report' || mayHaveLeft) return 'likely'
  // What was connected may have been left by its peer just before the end.
  if (reason === undefined && facts.wasConnected && life.hidden.includes('departure')) return 'likely'
  const isGuess = reason === 'never-connected' && !hasFailedState(entries)
  if (isGuess || !certain) return life.hidden.includes('descriptions') ? 'unknown' : 'likely'
  return 'shown'
}

/** Whether a line says that ICE has failed: DTLS has then not begun. */
function hasFailedState(entries: readonly TraceEntry[]): boolean {
  return entries.some(
    (entry) =>
      entry.kind === 'event' &&
      entry.inferred === undefined &&
      entry.shows?.connection?.iceConnectionState === 'failed',
  )
}
