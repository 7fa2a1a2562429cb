import { readFile, stat } from 'node:fs/promises'
import process from 'node:process'
import { assertSize } from '../../import/bytes/limits.ts'
import { importDump } from '../../import/importDump.ts'
import type { ImportedDump } from '../../import/imported.ts'
import type { ImportProgress } from '../../import/importOptions.ts'

/**
 * The bytes of a file that may be a dump.
 *
 * @throws Error that says why it cannot be read; ImportError if it is too large
 */
export async function readDumpFile(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    assertSize(size, 'It has')
    return await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new Error('There is no such file.')
    if (code === 'EISDIR') throw new Error('It is a folder.')
    throw error
  }
}

/** Imports a dump, and shows how far it has come if somebody looks. */
export async function importWithProgress(bytes: Uint8Array): Promise<ImportedDump> {
  const { stderr } = process
  if (!stderr.isTTY) return importDump(bytes)
  const onProgress = ({ step, done, total }: ImportProgress) => {
    const of = total === undefined ? '' : ` of ${mebibytes(total)}`
    stderr.write(`\r${step === 'unpacking' ? 'Unpacking' : 'Reading'}: ${mebibytes(done)}${of}   `)
  }
  try {
    return await importDump(bytes, { onProgress })
  } finally {
    stderr.write(`\r${' '.repeat(60)}\r`)
  }
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`
}
