import { ImportError } from '../../../import/ImportError.ts'
import { importDump } from '../../../import/importDump.ts'
import type { ImportProgress } from '../../../import/importOptions.ts'
import { restOfBrowser } from '../inSlices.ts'
import type { ListedConnection, NotRead, OpenedDump } from './openedDump.ts'
import { verdictOn } from './verdict.ts'

/** Called as reading goes on. What it throws ends it. */
export type OnProgress = (progress: ImportProgress) => void

/**
 * Reads a dump, with a verdict on each connection. It is in a file of its own, which is loaded when the first file is
 * opened that is no trace.
 */
export async function readDump(dump: Blob, onProgress: OnProgress): Promise<OpenedDump | NotRead> {
  try {
    const { lives, source, remarks } = await importDump(dump, { onProgress })
    const connections: ListedConnection[] = []
    for (const life of lives) {
      connections.push({ life, verdict: verdictOn(life) })
      await restOfBrowser()
    }
    return { source, remarks, connections }
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    return { reason: error.message, isUnknown: error.code === 'unknown-format' }
  }
}
