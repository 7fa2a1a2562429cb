import { ImportError } from '../../import/ImportError.ts'
import { parseTrace } from '../../trace/parseTrace.ts'
import { TraceError } from '../../trace/TraceError.ts'
import { withoutMark } from '../../trace/withoutMark.ts'
import { importWithProgress, readDumpFile } from './readDump.ts'

/**
 * Reads the file of a recorded trace, or of a dump: the page can show both.
 *
 * @returns the text of a trace, or the bytes of a dump
 * @throws Error that says what is wrong with it
 */
export async function readTrace(path: string): Promise<string | Uint8Array> {
  const bytes = await read(path)
  let problem = ''
  try {
    const trace = traceIn(bytes)
    if (trace instanceof Trace) return trace.text
    problem = trace
    await importWithProgress(bytes)
    return bytes
  } catch (error) {
    const isUnknown = error instanceof ImportError && error.code === 'unknown-format'
    const reason = isUnknown ? problem : (error as Error).message
    throw new Error(`${path} cannot be shown: ${reason}`)
  }
}

/** A trace that can be replayed. */
class Trace {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** More is no text that a trace could be, in bytes. */
const LARGEST = 200_000_000

/**
 * The trace that the bytes hold, or why they hold none.
 *
 * @throws TraceError if it is one of another version
 */
function traceIn(bytes: Uint8Array): Trace | string {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'it is packed with gzip'
  if (bytes.length > LARGEST) return 'it is too large'
  const text = withoutMark(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
  try {
    parseTrace(JSON.parse(text))
    return new Trace(text)
  } catch (error) {
    if (error instanceof TraceError && error.code !== 'not-a-trace') throw error
    return error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message
  }
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readDumpFile(path)
  } catch (error) {
    const { message } = error as Error
    throw new Error(
      message === 'There is no such file.' ? `There is no file ${path}.` : `${path} cannot be read: ${message}`,
    )
  }
}
