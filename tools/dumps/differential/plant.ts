import { setImmediate } from 'node:timers/promises'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { livesIn } from './compare.ts'
import type { Batch, DumpOrigin } from './inBrowser.ts'
import { type Edit, faults, planOf } from './plans.ts'
import { plantedDump, plantedTrace } from './planted.ts'
import { rulesBrokenIn } from './truth.ts'

/** What is broken in a recording, and in a dump of the same life. */
export interface Judged {
  readonly origin: DumpOrigin
  /** What was planted. */
  readonly fault: string
  /** By the recording. */
  readonly broken: readonly RuleId[]
  /** By the dump, if all rules are asked. */
  readonly found: readonly RuleId[]
}

/** Plants faults into the recordings of a page and into its dumps, each into all connections that have room for it. */
export async function plantedIn({ traces, dumps }: Batch): Promise<readonly Judged[]> {
  const judged: Judged[] = []
  const ids = new Map<DumpOrigin, readonly string[]>()
  for (const { origin, bytes } of dumps)
    ids.set(
      origin,
      (await livesIn(origin, bytes, traces.length)).map(({ id }) => id),
    )
  for (const fault of Object.keys(faults)) {
    const plans = traces.map((trace) => planOf(fault, trace))
    const truths: (readonly RuleId[] | undefined)[] = []
    for (const [place, trace] of traces.entries()) {
      const plan = plans[place]
      truths.push(plan && rulesBrokenIn(plantedTrace(trace, plan)))
      await setImmediate()
    }
    for (const { origin, bytes } of dumps) {
      const edits = new Map(
        plans.flatMap((plan, place) => (plan ? [[ids.get(origin)?.[place] ?? '', plan]] : [])) as [string, Edit][],
      )
      const lives = await livesIn(origin, plantedDump(origin, bytes, edits), traces.length)
      for (const [place, broken] of truths.entries()) {
        const life = lives[place]
        // The browser is served meanwhile.
        await setImmediate()
        if (broken && life) judged.push({ origin, fault, broken, found: rulesBrokenIn(life.trace) })
      }
    }
  }
  return judged
}
