import { execFile } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { bundleForNode } from './bundleForNode.ts'
import { largeInternals, largeLines } from './dumps/largeDumps.ts'

/** What reading a large dump may take: milliseconds, and MiB of the whole process. */
interface Target {
  readonly name: string
  readonly file: string
  readonly time: number
  readonly memory: number
}

const SIZE = 200_000_000
const [command = 'speed'] = process.argv.slice(2)
if (command !== 'speed') {
  console.error('Usage: npm run dumps [-- speed]')
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-dumps-'))
const measure = await bundleForNode('tools/dumps/measure.ts', 'dumps')

try {
  for (const target of targets()) await check(target)
} finally {
  rmSync(folder, { recursive: true })
}

function targets(): readonly Target[] {
  const internals = largeInternals(SIZE)
  const lines = largeLines(SIZE)
  return [
    { name: '200 MB of webrtc-internals', file: written('internals', internals), time: 5000, memory: 1024 },
    {
      name: 'the same, packed',
      file: written('internals.gz', gzipSync(internals, { level: 1 })),
      time: 5000,
      memory: 1024,
    },
    { name: '200 MB of lines', file: written('lines', lines), time: 10_000, memory: 400 },
    { name: '600 MiB, packed', file: written('large.gz', packedZeros()), time: 3000, memory: 1024 },
    { name: '513 MiB, plain', file: sparse('large', 513 * 1024 * 1024), time: 3000, memory: 1024 },
  ]
}

async function check({ name, file, time, memory }: Target): Promise<void> {
  const { stdout } = await promisify(execFile)(process.execPath, [measure, file])
  const measured = JSON.parse(stdout) as { time: number; memory: number; told: number; result: string }
  const isHeld = measured.time <= time && measured.memory <= memory
  console.log(
    `${isHeld ? '✓' : '✗'} ${name}: ${measured.time} ms of ${time}, ${measured.memory} MiB of ${memory}, ` +
      `progress told ${measured.told} times, ${measured.result}`,
  )
  if (!isHeld) process.exitCode = 1
}

function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

/** Many parts, of which only the last tells its size. */
function packedZeros(): Uint8Array {
  const part = gzipSync(new Uint8Array(60 * 1024 * 1024), { level: 1 })
  return Buffer.concat(Array.from({ length: 10 }, () => part))
}

/** A file of nothing, which takes no room. */
function sparse(name: string, size: number): string {
  const path = join(folder, name)
  closeSync(openSync(path, 'w'))
  truncateSync(path, size)
  return path
}
