import type { RuleId } from '../../../machines/rules/rules.ts'
import type { Slices } from '../../trace/slices.ts'
import { recordedSeries, type TraceStatistics } from '../../trace/statistics.ts'
import { TraceError } from '../../trace/TraceError.ts'
import { unlimited } from '../store/inspectorStore.ts'
import { loadTrace } from '../store/loadTrace.ts'
import { isSavedMessages, loadMessages, SavedError } from '../store/savedMessages.ts'
import { NoTrace } from './noTrace.ts'
import { parseInSlices } from './parseInSlices.ts'
import type { Plots } from './plots/plots.ts'
import { Session } from './session.ts'

/** More is no trace that a page could show: in bytes. */
const LARGEST = 200_000_000

/** The text of a file. */
export async function readTraceFile(file: Blob): Promise<NoTrace | string> {
  if (file.size > LARGEST) return new NoTrace('the file is too large.', true)
  try {
    return await file.text()
  } catch {
    return new NoTrace('the file cannot be read.')
  }
}

/**
 * The life that a trace holds, from its first step on; it is loaded in slices.
 *
 * @param judges - the rules that are judged, if it was made from a dump
 */
export function* traceSession(given: unknown, name: string, judges?: readonly RuleId[]): Slices<Session | NoTrace> {
  try {
    const trace = typeof given === 'string' ? yield* parseInSlices(given) : given
    if (typeof trace !== 'object' || trace === null) return new NoTrace('it is JSON, but no trace.', true)
    const session = new Session(name, unlimited)
    if (isSavedMessages(trace)) {
      for (const _ of loadMessages(trace, session.store)) {
        session.timeline.update()
        yield
      }
      session.timeline.goTo(0)
      return session
    }
    const loading = loadTrace(trace, session.store, judges)
    let slice = loading.next()
    for (; !slice.done; slice = loading.next()) {
      // With each slice: at the end it would be long.
      session.timeline.update()
      yield
    }
    const { skipped, dropped, began, statistics } = slice.value
    session.remarks = remarks(skipped, dropped)
    session.began = began
    session.statistics = statistics && { plots: () => recordedPlots(statistics), began }
    session.timeline.update()
    session.timeline.goTo(0)
    return session
  } catch (error) {
    return new NoTrace(reasonOf(error), isUnknown(error))
  }
}

/** What draws them, and knows what can be drawn, is loaded now. */
async function recordedPlots(statistics: TraceStatistics): Promise<Plots> {
  const { plotsOf } = await import('./plots/drawPlots.ts')
  return plotsOf(recordedSeries(statistics))
}

/** What is of another format may be a dump. */
function isUnknown(error: unknown): boolean {
  return error instanceof SyntaxError || (error instanceof TraceError && error.code === 'not-a-trace')
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is not JSON.'
  if (error instanceof SavedError) return error.message
  if (!(error instanceof TraceError)) return `it cannot be replayed: ${(error as Error).message}`
  if (error.code === 'newer-version' || error.code === 'older-version') return error.message
  return `it is not a trace of record() of webrtc-statecharts/testing. ${error.message}`
}

function remarks(skipped: readonly { readonly index: number; readonly reason: string }[], dropped: number): string[] {
  const [first] = skipped
  return [
    ...(dropped > 0 ? [`The trace begins after ${dropped.toLocaleString('en')} entries that were dropped.`] : []),
    ...(first
      ? [
          `Of the trace, ${skipped.length} could not be used; first, in ${first.index < 0 ? 'its checkpoint' : `entry ${first.index + 1}`}: ${first.reason}.`,
        ]
      : []),
  ]
}
