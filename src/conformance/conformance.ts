import { unknownOption } from '../errors/unknownOption.ts'
import { generalChecks } from './checks/index.ts'
import { thrownName } from './lifeObserver.ts'
import { type ConformanceReport, type Play, reportOf, type ScenarioReport } from './report.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios/index.ts'
import { type Engine, Stage, Unable, within } from './stage.ts'

/** What to play, and how often. */
export interface ConformanceOptions {
  /** The scenarios to play, by their `id`. Default: all of {@link scenarioIds}. */
  readonly scenarios?: readonly string[]
  /** How often each is played. Default: 3. A difference in any play counts, because engines have races. */
  readonly plays?: number
  /** How long to wait for each expected event, in milliseconds. Default: 4000. */
  readonly patience?: number
  /** The longest time for one play, in milliseconds. Default: 60000. */
  readonly limit?: number
  /** The engine's name and version. Default: the name that the engine reports. */
  readonly engine?: string
  /** Called with the progress. */
  readonly onProgress?: (progress: ConformanceProgress) => void
}

/** The progress of {@link conformance}. */
export type ConformanceProgress =
  /** A play of a scenario begins. */
  | { readonly type: 'plays'; readonly scenario: string; readonly play: number }
  /** A scenario is done. */
  | { readonly type: 'done'; readonly report: ScenarioReport; readonly done: number; readonly of: number }

/** The names of all scenarios. */
export const scenarioIds: readonly string[] = scenarios.map(({ id }) => id)

/**
 * Plays scenarios of WebRTC's lifecycles with two live connections of an engine, watches both ends, and reports for each
 * rule whether the engine keeps it. It runs in a page or in a process, without a binding.
 *
 * @param engine - what makes connections: `globalThis` in a browser, or the module of a polyfill
 * @returns plain JSON; `conformanceMarkdown` makes a page of one or more
 * @throws TypeError if the engine has no `RTCPeerConnection`, or an option is unknown
 * @throws RangeError if a scenario is unknown, or a number is out of range
 *
 * @example
 * ```ts
 * const report = await conformance(globalThis, { onProgress: (progress) => console.log(progress) })
 * console.log(conformanceMarkdown([report]))
 * ```
 */
export async function conformance(engine: Engine, options: ConformanceOptions = {}): Promise<ConformanceReport> {
  const unknown = unknownOption(options, 'conformance()', [
    'engine',
    'scenarios',
    'plays',
    'patience',
    'limit',
    'onProgress',
  ])
  if (unknown !== undefined) throw new TypeError(unknown)
  const { plays = 3, patience = 4000, limit = 60_000, onProgress = () => {} } = options
  if (typeof engine?.RTCPeerConnection !== 'function') {
    throw new TypeError('conformance() needs an engine with an RTCPeerConnection, such as globalThis in a browser.')
  }
  for (const [name, value] of Object.entries({ plays, patience, limit })) {
    if (!(value > 0)) throw new RangeError(`The option ${name} is ${value}, and must be above 0.`)
  }
  const chosen = choose(options.scenarios)
  const reports: ScenarioReport[] = []
  for (const scenario of chosen) {
    const played: Play[] = []
    for (let play = 1; play <= Math.min(plays, scenario.plays ?? plays); play++) {
      onProgress({ type: 'plays', scenario: scenario.id, play })
      const outcome = await playOnce(engine, scenario, patience, limit)
      played.push(outcome)
      if (outcome.outcome !== 'played') break
    }
    const report = reportOf(scenario, played)
    reports.push(report)
    onProgress({ type: 'done', report, done: reports.length, of: chosen.length })
  }
  return { version: 2, engine: options.engine ?? nameOfEngine(), scenarios: reports }
}

/**
 * The report of a scenario that ended its process, or never came to an end.
 *
 * @throws RangeError if there is no such scenario
 */
export function stoppedReport(id: string, reason: string): ScenarioReport {
  const [scenario] = choose([id]) as [Scenario]
  return reportOf(scenario, [{ outcome: 'stopped', reason, results: [] }])
}

function choose(ids: readonly string[] | undefined): readonly Scenario[] {
  if (!ids) return scenarios
  return ids.map((id) => {
    const found = scenarios.find((scenario) => scenario.id === id)
    if (!found) throw new RangeError(`There is no scenario "${id}". There are: ${scenarioIds.join(', ')}.`)
    return found
  })
}

async function playOnce(engine: Engine, scenario: Scenario, patience: number, limit: number): Promise<Play> {
  try {
    const stage = new Stage(engine, patience)
    const outcome = await within(limit, play(scenario, stage))
    const results = resultsOf(scenario, stage, outcome?.outcome === 'played')
    const tooLong = `it did not end within ${limit / 1000} s`
    return outcome ? { ...outcome, results } : { outcome: 'stopped', reason: tooLong, results }
  } catch (error) {
    return { outcome: 'stopped', reason: `${thrownName(error)}: ${(error as Error).message}`, results: [] }
  }
}

async function play(scenario: Scenario, stage: Stage): Promise<Play> {
  try {
    await scenario.play(stage)
    await stage.rest(scenario.rest ?? 300)
    return { outcome: 'played', results: [] }
  } catch (error) {
    const { message } = error as Error
    if (error instanceof Unable) return { outcome: 'unable', reason: message, results: [] }
    return { outcome: 'stopped', reason: `${thrownName(error)}: ${message}`, results: [] }
  }
}

/** A scenario that was not played to its end says nothing about its own rules. */
function resultsOf(scenario: Scenario, stage: Stage, isPlayed: boolean): Play['results'] {
  stage.end()
  const { life } = stage.observer
  return [...generalChecks(life, scenario.unsettled ?? false), ...((isPlayed && scenario.check?.(life)) || [])]
}

function nameOfEngine(): string {
  return globalThis.navigator?.userAgent ?? 'unnamed engine'
}
