import type { Slices } from '../../../trace/slices.ts'
import { NoTrace } from '../noTrace.ts'
import { Session } from '../session.ts'
import { traceSession } from '../traceSession.ts'
import type { ListedConnection, NotRead, OpenedDump } from './openedDump.ts'
import { type DumpOpener, readApart } from './readApart.ts'

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

/** Reads a dump, in a worker where there can be one; the code for it is loaded now. */
export async function openDump(dump: Blob, name: string, opener: DumpOpener): Promise<NamedDump | NoTrace> {
  try {
    const read = (await readApart(dump, opener)) ?? (await readHere(dump, opener))
    return 'reason' in read ? new NoTrace(read.reason, read.isUnknown) : { ...read, name }
  } catch (error) {
    return new NoTrace(`it cannot be read: ${(error as Error).message}`)
  }
}

async function readHere(dump: Blob, { signal, onProgress }: DumpOpener): Promise<OpenedDump | NotRead> {
  const { plotsOf, readDump } = await import('./readDump.ts')
  const read = await readDump(dump, (text) => {
    signal.throwIfAborted()
    onProgress(text)
  })
  if ('reason' in read) return read
  const connections = read.connections.map((each) => ({ ...each, plots: async () => plotsOf(each.life.series) }))
  return { ...read, connections, end() {} }
}

/** The life of one of its connections; it is loaded in slices. */
export function* lifeSession(
  { life, plots }: ListedConnection,
  { name, remarks }: NamedDump,
): Slices<Session | NoTrace> {
  const session = yield* traceSession(life.trace, `${name} · ${life.id}`, life.judges)
  if (session instanceof Session) {
    session.remarks = [...life.remarks, ...session.remarks, ...remarks]
    session.opened = life.trace
    session.statistics = { plots, began: session.began }
  }
  return session
}
