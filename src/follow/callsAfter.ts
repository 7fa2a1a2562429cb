import type { Observation } from '../watch/observation.ts'
import type { CallUnderWay } from './known.ts'

/** The calls that are under way after an observation. */
export function callsAfter(calls: readonly CallUnderWay[], observation: Observation): readonly CallUnderWay[] {
  if (observation.kind === 'call') {
    const { on, method, call } = observation
    return [...calls, { call, on, method }]
  }
  return observation.kind === 'returned' ? calls.filter(({ call }) => call !== observation.call) : calls
}
