import { TraceError } from '../../trace/TraceError.ts'
import { traceMessages } from '../store/traceMessages.ts'
import { Session } from './session.ts'

/** More is no trace that a page could show: in bytes. */
const LARGEST = 200_000_000

/** Why something is no trace, in words. */
export class NoTrace {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

/** Reads a file as JSON. */
export async function readTraceFile(file: File): Promise<NoTrace | object> {
  if (file.size > LARGEST) return new NoTrace('the file is too large.')
  try {
    return parsed(await file.text())
  } catch {
    return new NoTrace('the file cannot be read.')
  }
}

/** The life that a trace holds, from its first step on. */
export function traceSession(given: unknown, name: string): Session | NoTrace {
  const trace = typeof given === 'string' ? parsed(given) : given
  if (trace instanceof NoTrace) return trace
  try {
    const { messages, skipped, dropped } = traceMessages(trace)
    const session = new Session(name, remarks(skipped, dropped), { steps: Number.POSITIVE_INFINITY })
    session.store.receive(messages)
    session.timeline.update()
    session.timeline.goTo(0)
    return session
  } catch (error) {
    return new NoTrace(reasonOf(error))
  }
}

function parsed(text: string): NoTrace | object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
    return new NoTrace('it is JSON, but no trace.')
  } catch {
    return new NoTrace('it is no JSON.')
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof TraceError)) return `it cannot be replayed: ${(error as Error).message}`
  if (error.code === 'newer-version' || error.code === 'older-version') return error.message
  return 'it is no trace, as record() of webrtc-statecharts/testing makes them.'
}

function remarks(skipped: readonly { readonly index: number; readonly reason: string }[], dropped: number): string[] {
  const [first] = skipped
  return [
    ...(dropped > 0 ? [`The trace begins after ${dropped.toLocaleString('en')} entries that were dropped.`] : []),
    ...(first
      ? [`Of the trace, ${skipped.length} could not be used; first, in entry ${first.index + 1}: ${first.reason}.`]
      : []),
  ]
}
