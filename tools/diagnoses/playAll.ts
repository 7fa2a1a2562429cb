import { join } from 'node:path'
import { startVitest, type TestCase } from 'vitest/node'
import type { EngineReport, Played } from './page.ts'

/** The engines, and their projects of vitest. */
export const projects = { chromium: 'chromium', firefox: 'firefox', 'node-datachannel': 'node' } as const

/** One of them. */
export type EngineName = keyof typeof projects

/**
 * Plays the scenarios of `test/live/paths/` to their ends, in an engine all at the same time: most of them mostly wait.
 *
 * @param pattern - what the names of those contain that are to be played
 */
export async function playAll(engine: EngineName, pattern: string | undefined): Promise<EngineReport> {
  const vitest = await startVitest('test', ['test/live/paths/scenarios.test.ts'], {
    root: join(import.meta.dirname, '../..'),
    project: [projects[engine]],
    provide: { toTheEnd: true },
    watch: false,
    reporters: ['verbose'],
    ...(pattern && { testNamePattern: pattern }),
  })
  const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()])
  await vitest.close()
  const title = tests.find((test) => test.meta().played)?.meta().played?.engine ?? engine
  return { engine: title, played: Object.fromEntries(tests.map((test) => [test.name, whatCameOf(test)])) }
}

function whatCameOf(test: TestCase): Played {
  const { moments } = test.meta().played ?? {}
  const { state, errors = [], ...result } = test.result()
  if (state === 'passed' && moments) return { moments }
  if (state === 'skipped') return { note: ('note' in result && result.note) || 'not played' }
  return { note: `failed: ${errors[0]?.message.split('\n')[0] ?? state}` }
}
