import { type ConformanceProgress, conformance } from '../../src/conformance/conformance.ts'
import type { ScenarioReport } from '../../src/conformance/report.ts'
import type { Engine } from '../../src/conformance/stage.ts'

/** Plays one scenario, for the runner, which has a page or a process of its own for it. */
export async function play(
  engine: Engine,
  scenario: string,
  onProgress: (progress: ConformanceProgress) => void,
): Promise<ScenarioReport> {
  const { scenarios } = await conformance(engine, { scenarios: [scenario], onProgress })
  return scenarios[0] as ScenarioReport
}
