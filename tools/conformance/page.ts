import type { ScenarioReport } from '../../src/conformance/report.ts'
import { play } from './play.ts'

declare global {
  /** What the runner calls in the page. */
  var playScenario: (scenario: string) => Promise<ScenarioReport>
  /** What the page calls, to tell the runner how it goes. */
  var tellProgress: (progress: string) => void
}

globalThis.playScenario = (scenario) =>
  play(globalThis, scenario, (progress) => {
    if (progress.type === 'plays') tellProgress(`play ${progress.play}`)
  })
