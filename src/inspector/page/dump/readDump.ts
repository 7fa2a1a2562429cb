import { breathe } from '../../../import/bytes/breathe.ts'
import { ImportError } from '../../../import/ImportError.ts'
import { importDump } from '../../../import/importDump.ts'
import type { Life } from '../../../import/imported.ts'
import type { DumpFacts, NotRead, ShownConnection } from './openedDump.ts'
import { verdictOn } from './verdict.ts'

export { plotsOf } from '../plots/plots.ts'

/** A connection that was read, with its statistics. */
export interface ReadConnection extends ShownConnection {
  readonly life: Life
}

/** A dump that was read. */
export interface ReadDump extends DumpFacts {
  readonly connections: readonly ReadConnection[]
}

/** Called as reading goes on, with how far it has come, in words. What it throws ends it. */
export type OnProgress = (text: string) => void

/** After how many verdicts progress is reported. */
const MANY = 100

/**
 * Reads a dump, with a verdict on each connection. It is in a file of its own, which is loaded when the first file is
 * opened that is no trace.
 */
export async function readDump(dump: Blob, onProgress: OnProgress): Promise<ReadDump | NotRead> {
  try {
    const { lives, source, remarks } = await importDump(dump, {
      onProgress: ({ step, done, total }) => onProgress(progressText(step, done, total)),
    })
    const connections: ReadConnection[] = []
    for (const life of lives) {
      connections.push({ life, verdict: verdictOn(life) })
      if (connections.length % MANY === 0) onProgress(`explaining, ${percent(connections.length, lives.length)}`)
      await breathe()
    }
    return { source, remarks, connections }
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    return { reason: error.message, isUnknown: error.code === 'unknown-format' }
  }
}

function progressText(step: string, done: number, total: number | undefined): string {
  return `${step}, ${total === undefined ? `${Math.round(done / 1_000_000)} MB` : percent(done, total)}`
}

function percent(done: number, total: number): string {
  return `${Math.round((done / total) * 100)} %`
}
