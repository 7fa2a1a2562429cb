import { redact, redaction } from '../../../src/inspect/index.ts'
import type { Leaks } from './leaks.ts'
import type { Wrapped } from './wrappings.ts'

/** Where a chart has data. The states, events and actors around it are called as what is in a state. */
const charts: readonly ((data: unknown) => object)[] = [
  (data) => ({ id: 'on', context: data }),
  (data) => ({ id: 'on', states: { on: { meta: data } } }),
  (data) => ({ id: 'on', states: { states: { states: { on: { meta: { on: data } } } } } }),
  (data) => ({ on: { meta: { target: 'on', meta: { states: data } } } }),
  (data) => ({ states: { meta: { on: { on: [{ actions: { type: 'on', params: data } }] } } } }),
  (data) => ({ states: { entry: { invoke: [{ src: 'states', input: { on: data } }] } } }),
  (data) => ({ states: { output: { output: data, always: { guard: { type: 'on', params: { meta: data } } } } } }),
  (data) => ({ id: 'on', on: { on: { description: data } }, states: [data] }),
  (data) => ({ tags: [{ meta: data }], initial: { target: 'on', meta: data } }),
]

/** Puts secrets where charts have data, and into snapshots. */
export function throughCharts(cases: readonly Wrapped[], leaks: Leaks): void {
  const { serialize } = redaction()
  for (const [index, each] of cases.entries()) {
    const chart = charts[index % charts.length]?.(each.value) ?? {}
    leaks.look('a chart', each, JSON.stringify(redact(chart, { structure: 'config', depth: 100 })))
    const definition = JSON.stringify(chart)
    const snapshot = {
      status: 'active',
      value: 'on',
      historyValue: { 'on.states': [chart] },
      context: { on: each.value },
    }
    leaks.look('a definition', each, JSON.stringify(serialize({ type: '@xstate.actor', definition, snapshot })))
  }
}
