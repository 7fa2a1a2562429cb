import { readFileSync } from 'node:fs'
import process from 'node:process'
import { ImportError } from '../../src/import/ImportError.ts'
import { importDump } from '../../src/import/importDump.ts'
import { inMib } from './largeDumps.ts'

/** In a process of its own: what importing a file takes. It prints milliseconds, MiB at the most, and what has come of it. */
const [path = ''] = process.argv.slice(2)
const bytes = readFileSync(path)
let told = 0
const start = performance.now()
let result: string
try {
  const { lives } = await importDump(bytes, { onProgress: () => (told += 1) })
  result = `${lives.length} lives`
} catch (error) {
  if (!(error instanceof ImportError)) throw error
  result = error.code
}
const time = Math.round(performance.now() - start)
console.log(JSON.stringify({ time, memory: inMib(process.resourceUsage().maxRSS * 1024), told, result }))
