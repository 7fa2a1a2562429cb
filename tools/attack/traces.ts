import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import fc from 'fast-check'
import { divergences } from '../../src/divergences/divergences.ts'
import { parseInSlices } from '../../src/inspector/page/parseInSlices.ts'
import { InspectorStore, unlimited } from '../../src/inspector/store/inspectorStore.ts'
import { loadTrace } from '../../src/inspector/store/loadTrace.ts'
import { replay } from '../../src/trace/replay.ts'
import { atOnce } from '../../src/trace/slices.ts'
import { TraceError } from '../../src/trace/TraceError.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { type Campaign, scaled } from './campaign.ts'
import { type Mutation, mutated, mutations } from './traces/mutations.ts'

const MUTATED = 20_000
const folder = join(import.meta.dirname, '../../test/src/follow/recorded')

/** Recorded lives, mutated: each gives a replay or a `TraceError`, and never another error, now or later. */
export const tracesCampaign: Campaign = {
  name: 'traces',
  async run(options) {
    const texts = readdirSync(folder).map((file) => traceText(join(folder, file)))
    const fell: string[] = []
    const uncaught = (error: unknown) => fell.push(`${tried}: later ${String(error)}`)
    process.on('uncaughtException', uncaught)
    process.on('unhandledRejection', uncaught)
    const tried = fc.sample(fc.tuple(fc.constantFrom(...texts), mutations), {
      seed: options.seed,
      numRuns: scaled(MUTATED, options),
    })
    let longest = 0
    let refused = 0
    for (const [text, those] of tried) {
      const start = performance.now()
      const problem = problemOf(text, those, () => {
        refused += 1
      })
      longest = Math.max(longest, performance.now() - start)
      if (problem) fell.push(`${problem}, of ${JSON.stringify(those).slice(0, 500)} on ${text.slice(0, 100)}`)
    }
    // What is reported later is reported in a task of its own.
    await new Promise((resolve) => setTimeout(resolve))
    process.off('uncaughtException', uncaught)
    process.off('unhandledRejection', uncaught)
    return { tried: tried.length, fell, figures: { 'refused as a whole': refused, 'longest, ms': Math.round(longest) } }
  },
}

function traceText(path: string): string {
  return JSON.stringify(JSON.parse(readFileSync(path, 'utf8')).trace)
}

/** What did not hold of one. */
function problemOf(text: string, those: readonly Mutation[], refuse: () => void): string | undefined {
  const given = mutated(text, those)
  const read = outcomeOf(() => JSON.parse(given))
  const sliced = outcomeOf(() => atOnce(parseInSlices(given, 100)))
  if (read instanceof SyntaxError) return sliced instanceof Error ? undefined : 'what is no JSON was read in slices'
  if (sliced instanceof Error && !(sliced instanceof TraceError)) return `not read in slices: ${sliced.message}`
  const replayed = outcomeOf(() => replay(read as Trace, { divergences: divergences({ known: true }) }))
  const store = new InspectorStore(unlimited)
  const loaded = outcomeOf(() => atOnce(loadTrace(read, store)))
  for (const outcome of [replayed, loaded]) {
    if (outcome instanceof Error && !(outcome instanceof TraceError)) return `${outcome.name}: ${outcome.message}`
  }
  if (replayed instanceof Error) refuse()
  if (replayed instanceof Error !== loaded instanceof Error) return 'the page and replay() do not agree'
  const { dropped, refusedActors, malformed } = store.notices
  return dropped + refusedActors + malformed > 0 ? 'something was dropped' : undefined
}

function outcomeOf(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
