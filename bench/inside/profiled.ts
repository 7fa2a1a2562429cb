import { type Runtime, Session } from 'node:inspector/promises'
import { findSourceMap } from 'node:module'
import { type BenchSteps, steps } from './steps.ts'

/** How much of the time of each part was its own, in milliseconds. */
export type Profile = Readonly<Record<string, number>>

/** Where a function is from, by its file. */
const parts = [
  ['xstate', /\/node_modules\/xstate\//],
  ['the charts (machines/)', /\/machines\//],
  ['the adapters (src/)', /\/src\//],
  ['the engine’s JavaScript (node-datachannel)', /\/node_modules\/node-datachannel\//],
  ['this benchmark', /\/(bench|test)\//],
] as const

/** Runs a step under the profiler. */
export async function profiled(name: keyof BenchSteps, parameters: readonly unknown[]): Promise<Profile> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 100 })
  await session.post('Profiler.start')
  await (steps[name] as (...parameters: readonly unknown[]) => unknown)(...parameters)
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()

  const byId = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]))
  const took: Record<string, number> = {}
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const frame = byId.get(id)
    if (!frame || frame.functionName === '(idle)' || frame.functionName === '(program)') continue
    const file = fileOf(frame)
    const part = parts.find(([, pattern]) => pattern.test(file))?.[0] ?? restOf(frame.functionName)
    took[part] = (took[part] ?? 0) + (profile.timeDeltas?.[index] ?? 0) / 1000
  }
  return took
}

function restOf(functionName: string): string {
  return functionName === '(garbage collector)' ? 'collecting garbage' : 'Node and its native parts'
}

/** The file that a function was written in: what runs is bundled. */
function fileOf({ url, lineNumber, columnNumber }: Runtime.CallFrame): string {
  const entry = findSourceMap(url)?.findEntry(lineNumber, columnNumber)
  return entry && 'originalSource' in entry ? entry.originalSource : url
}
