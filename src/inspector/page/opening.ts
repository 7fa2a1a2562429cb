import { isNoTrace, type NamedDump, openDump } from './dump/openDump.ts'
import type { DumpOpener } from './dump/readApart.ts'
import { inSlices } from './inSlices.ts'
import { NoTrace } from './noTrace.ts'
import type { Session } from './session.ts'
import { readTraceFile, traceSession } from './traceSession.ts'

/** How much is looked at to tell dumps from traces, in bytes. */
const HEAD = 4096

/**
 * Opens what was given: a trace, messages that this page has saved, or a dump. Whatever is no trace is read as a dump, if it is
 * a file or a text.
 *
 * @returns `undefined` if it was not wanted any more
 */
export async function opened(
  given: unknown,
  name: string,
  opener: DumpOpener,
): Promise<Session | NamedDump | NoTrace | undefined> {
  const { signal } = opener
  const noTrace = await asTrace(given, name, () => signal.aborted)
  if (!(noTrace instanceof NoTrace) || !noTrace.isUnknown || signal.aborted) return noTrace
  const file = given instanceof Blob ? given : typeof given === 'string' ? new Blob([given]) : undefined
  if (!file) return noTrace
  const dump = await openDump(file, name, opener)
  return dump instanceof NoTrace && dump.isUnknown ? new NoTrace([noTrace.reason, dump.reason].join(' ').trim()) : dump
}

async function asTrace(given: unknown, name: string, isOver: () => boolean): Promise<Session | NoTrace | undefined> {
  if (!(given instanceof Blob)) return inSlices(traceSession(given, name), isOver)
  const head = await given
    .slice(0, HEAD)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0))
  if (isNoTrace(new Uint8Array(head))) return new NoTrace('', true)
  const text = await readTraceFile(given)
  return text instanceof NoTrace ? text : inSlices(traceSession(text, name), isOver)
}
