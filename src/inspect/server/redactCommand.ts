import { writeFile } from 'node:fs/promises'
import { plainText } from '../../import/explain/plainText.ts'
import { redactDump } from '../../import/redact/redactDump.ts'
import { readDumpFile } from './readDump.ts'

/** Writes a dump without what is private. What it says, and the code that the program exits with. */
export async function redactFile(
  path: string,
  output: string,
): Promise<{ readonly text: string; readonly exitCode: 0 | 2 }> {
  try {
    const redacted = await redactDump(await readDumpFile(path))
    await writeFile(output, redacted, { flag: 'wx' })
    return { text: `Written: ${plainText(output, 200)}. Look through it before you share it.`, exitCode: 0 }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'EEXIST' ? `${output} is there already, and is not overwritten.` : message
    return { text: `${plainText(path, 200)} cannot be redacted: ${plainText(why, 600)}`, exitCode: 2 }
  }
}
