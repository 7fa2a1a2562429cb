import type { ScenarioReport } from '../../src/conformance/report.ts'

/** An engine, started, that plays scenarios each in a page or process of its own. */
export interface Runner {
  /** Its name and version. */
  readonly engine: string
  /**
   * Plays a scenario. The promise is rejected, with a reason in words, if the page or process does not live to its
   * end or gives no answer.
   */
  play(scenario: string, onProgress: (progress: string) => void): Promise<ScenarioReport>
  /** Ends the engine. */
  stop(): Promise<void>
}

/** How long a scenario may take with all its plays, in milliseconds. */
export const LIMIT = 150_000
