import type { Slices } from '../../../trace/slices.ts'
import { NoTrace } from '../noTrace.ts'
import { Session } from '../session.ts'
import { traceSession } from '../traceSession.ts'
import type { ListedConnection, OpenedDump } from './openedDump.ts'

/** A dump, and what it is called. */
export interface NamedDump extends OpenedDump {
  readonly name: string
}

/** How a dump begins that is no JSON object, or one of no trace. Others are first looked at as traces. */
const beginning = /^(?:[^{]|\{\s*"(?:getUserMedia|PeerConnections|UserAgent|UserAgentData|pcid|sdpHistor\w+)")/

/**
 * Whether something can be a dump alone, by how it begins: then nobody looks for a trace in it.
 *
 * @param head - its first bytes
 */
export function isNoTrace(head: Uint8Array): boolean {
  if (head[0] === 0x1f && head[1] === 0x8b) return true
  const text = new TextDecoder().decode(head).trimStart()
  return text.startsWith('RTCStatsDump') || (text !== '' && beginning.test(text) && /["[]/.test(text.slice(0, 200)))
}

/** Reads a dump; the code for it is loaded now. */
export async function openDump(
  dump: Blob,
  name: string,
  onProgress: (text: string) => void,
): Promise<NamedDump | NoTrace> {
  try {
    const { readDump } = await import('./readDump.ts')
    const read = await readDump(dump, ({ step, done, total }) => onProgress(progressText(step, done, total)))
    if ('reason' in read) return new NoTrace(read.reason, read.isUnknown)
    return { ...read, name }
  } catch (error) {
    return new NoTrace(`it cannot be read: ${(error as Error).message}`)
  }
}

function progressText(step: string, done: number, total: number | undefined): string {
  const megabytes = `${Math.round(done / 1_000_000)} MB`
  return total === undefined ? `${step}, ${megabytes}` : `${step}, ${Math.round((done / total) * 100)} %`
}

/** The life of one of its connections; it is loaded in slices. */
export function* lifeSession({ life }: ListedConnection, { name, remarks }: NamedDump): Slices<Session | NoTrace> {
  const session = yield* traceSession(life.trace, `${name} · ${life.id}`, life.judges)
  if (session instanceof Session) {
    session.remarks = [...life.remarks, ...session.remarks, ...remarks]
    session.opened = life.trace
    session.statistics = { series: life.series, began: session.began }
  }
  return session
}
