import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedEnd } from '../../../tools/recordLives/lives.ts'

const folder = join(import.meta.dirname, 'recorded')

/** The lives that `tools/recordLives.ts` has recorded: the engine, the life, and which end of it. */
export const recordedLives = readdirSync(folder).map((file) => file.replace('.json', ''))

/** What was recorded of a life. */
export function recordedLife(name: string): RecordedEnd {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
}
