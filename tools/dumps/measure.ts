import { readFileSync } from 'node:fs'
import process from 'node:process'
import { createGunzip } from 'node:zlib'
import { ImportError } from '../../src/import/ImportError.ts'
import { importDump } from '../../src/import/importDump.ts'
import { inMib } from './largeDumps.ts'

/** What was measured in a process of its own. */
export interface Measured {
  /** In milliseconds, as they passed. */
  readonly passed: number
  /** In milliseconds of the processor, of all threads: others on the machine change little in it. */
  readonly worked: number
  /** Of the whole process at the most, in MiB. */
  readonly memory: number
  /** How often progress was reported. */
  readonly told: number
  /** What has come of it. */
  readonly result: string
}

/** What importing a file takes; with `zlib` behind it, what it takes to unpack as much of it, and to throw it away. */
const [path = '', how] = process.argv.slice(2)
const MOST = 512 * 1024 * 1024
const bytes = readFileSync(path)
let told = 0
const before = process.cpuUsage()
const start = performance.now()
const result = how === 'zlib' ? await unpacked() : await imported()
const passed = Math.round(performance.now() - start)
const { user, system } = process.cpuUsage(before)
const worked = Math.round((user + system) / 1000)
const memory = inMib(process.resourceUsage().maxRSS * 1024)
console.log(JSON.stringify({ passed, worked, memory, told, result } satisfies Measured))

async function imported(): Promise<string> {
  try {
    const { lives } = await importDump(bytes, { onProgress: () => (told += 1) })
    return `${lives.length} lives`
  } catch (error) {
    if (error instanceof ImportError) return error.code
    throw error
  }
}

async function unpacked(): Promise<string> {
  const gunzip = createGunzip({ chunkSize: 1024 * 1024 })
  gunzip.end(bytes)
  let size = 0
  for await (const piece of gunzip) {
    size += piece.length
    if (size > MOST) break
  }
  return `${inMib(size)} MiB`
}
