import { execFile } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { bundleForNode } from '../bundleForNode.ts'
import { largeInternals, largeLines, packed, written } from './largeDumps.ts'
import type { Measured } from './measure.ts'

/** What reading a large dump may take: milliseconds, and MiB of the whole process. */
interface Target {
  readonly name: string
  readonly file: string
  readonly time: number
  readonly memory: number
}

const SIZE = 200_000_000
const MIB = 1024 * 1024

/** `npm run dumps -- speed`: whether reading large dumps takes no more than it may. */
export async function speed(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-dumps-'))
  const measure = await bundleForNode('tools/dumps/measure.ts', 'dumps')
  let areHeld = true
  try {
    for (const target of await targets(folder)) areHeld = (await isHeld(measure, target)) && areHeld
  } finally {
    rmSync(folder, { recursive: true })
  }
  return areHeld
}

async function targets(folder: string): Promise<readonly Target[]> {
  const internals = await written(join(folder, 'internals'), largeInternals(SIZE))
  const lines = await written(join(folder, 'lines'), largeLines(SIZE))
  return [
    { name: '200 MB of webrtc-internals', file: internals, time: 5000, memory: 1024 },
    { name: 'the same, packed', file: await packed(internals), time: 5000, memory: 1024 },
    { name: '200 MB of lines', file: lines, time: 10_000, memory: 400 },
    { name: 'the same, packed', file: await packed(lines), time: 10_000, memory: 400 },
    // Many parts, of which only the last tells its size.
    { name: '600 MiB, packed', file: await written(join(folder, 'large.gz'), zeros(10)), time: 3000, memory: 400 },
    { name: '513 MiB, plain', file: sparse(folder, 'large', 513 * MIB), time: 3000, memory: 1024 },
  ]
}

async function isHeld(measure: string, { name, file, time, memory }: Target): Promise<boolean> {
  const measured = await measuredOf(measure, file)
  // As they pass, or on a machine that others use, those of the processor.
  const isWithin = Math.min(measured.passed, measured.worked) <= time && measured.memory <= memory
  console.log(
    `${isWithin ? '✓' : '✗'} ${name}: ${measured.worked} ms of ${time}, ${measured.memory} MiB of ${memory}; ` +
      `${measured.passed} ms have passed, progress told ${measured.told} times, ${measured.result}`,
  )
  if (!file.endsWith('.gz')) return isWithin
  const { worked, passed, result } = await measuredOf(measure, file, 'zlib')
  console.log(`  zlib alone, nothing kept: ${worked} ms; ${passed} ms have passed, ${result}`)
  return isWithin
}

async function measuredOf(measure: string, ...given: readonly string[]): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, [measure, ...given])
  return JSON.parse(stdout)
}

/** So many parts of 60 MiB. */
function zeros(count: number): readonly Uint8Array[] {
  const part = gzipSync(new Uint8Array(60 * MIB), { level: 1 })
  return Array.from({ length: count }, () => part)
}

/** A file of nothing, which takes no room. */
function sparse(folder: string, name: string, size: number): string {
  const path = join(folder, name)
  closeSync(openSync(path, 'w'))
  truncateSync(path, size)
  return path
}
