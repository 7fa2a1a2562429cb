import { readFile } from 'node:fs/promises'
import { parseTrace } from '../../trace/parseTrace.ts'
import { withoutMark } from '../../trace/withoutMark.ts'

/**
 * Reads the file of a recorded trace.
 *
 * @throws Error that says what is wrong with it
 */
export async function readTrace(path: string): Promise<string> {
  const text = await read(path)
  try {
    parseTrace(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message
    throw new Error(`${path} cannot be shown: ${reason}`)
  }
  return text
}

async function read(path: string): Promise<string> {
  try {
    return withoutMark(await readFile(path, 'utf8'))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Error(code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${message}`)
  }
}
