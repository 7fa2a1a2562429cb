import { afterEach, expect, test, vi } from 'vitest'
import { createNetwork } from '../../../src/simulation/index.ts'
import { type ConformanceReport, conformance, scenarioIds } from '../../../src/testing/index.ts'

/** Many of them mostly wait, for what must not come. */
const AT_A_TIME = 24

/** How much time passes between two looks, in milliseconds of fake timers. */
const STEP = 1000

/** Fake time runs ahead of what a slow machine still has to do between two timers. */
const longest = { patience: 600_000, limit: 2_000_000_000 }

/** What needs media, documents or workers. */
const impossible = [
  'pc.close() with media',
  'SEQ-23',
  'SEQ-27',
  'SEQ-28',
  'in flight/replaceTrack()',
  'in flight/setParameters()',
]

afterEach(() => void vi.useRealTimers())

test('no rule differs: the simulated engine is what the specification asks for', async () => {
  // The time of the scenarios is the network's: however slow this machine is, nothing is cut short.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const waiting = [...scenarioIds]
  const reports: ConformanceReport['scenarios'][number][] = []
  const work = async () => {
    for (let id = waiting.shift(); id; id = waiting.shift()) reports.push(...(await play(id)).scenarios)
  }
  let isDone = false
  const played = Promise.all(Array.from({ length: AT_A_TIME }, work)).finally(() => {
    isDone = true
  })
  while (!isDone) await vi.advanceTimersByTimeAsync(STEP)
  await played
  const differing = reports.flatMap(({ id, results }) =>
    results.filter(({ verdict }) => verdict === 'differs').map((result) => ({ id, ...result })),
  )
  expect(differing).toEqual([])
  const notPlayed = reports.filter(({ outcome }) => outcome !== 'played').map(({ id }) => id)
  expect(notPlayed.sort()).toEqual([...impossible].sort())
  const verdicts = reports.flatMap(({ results }) => results.map(({ verdict }) => verdict))
  expect(verdicts.filter((verdict) => verdict === 'holds').length).toBeGreaterThan(3700)
})

function play(id: string): Promise<ConformanceReport> {
  const engine = createNetwork({ latency: 1 }).host('host')
  return conformance(engine, { scenarios: [id], plays: 1, engine: 'simulated', ...longest })
}
