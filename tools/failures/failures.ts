import { fork } from 'node:child_process'
import { bundleForNode } from '../bundleForNode.ts'
import { type Counts, contenderOf, contenders, outcomes, type PairMaker, type PairOutcome } from './outcome.ts'
import type { PairReport } from './process.ts'

/** What has come of pairs, bare and bound ones. */
export type Failures = Readonly<Record<PairMaker, Counts>>

let built: Promise<string> | undefined

/**
 * Connects pairs of node-datachannel, bare and bound ones in turn, one after the other, and counts what comes of them. They are
 * in a process of its own: if the engine ends it, that counts for the pair that was being connected, and another process goes
 * on.
 *
 * @param pairs - how many of each
 */
export async function countFailures(pairs: number, progress: (done: number) => void = () => {}): Promise<Failures> {
  const none = () => Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<PairOutcome, number>
  const counts = Object.fromEntries(contenders.map((name) => [name, none()])) as Record<
    PairMaker,
    Record<PairOutcome, number>
  >
  const all = pairs * contenders.length
  built ??= bundleForNode('tools/failures/process.ts', 'failures')
  const bundled = await built
  let next = 0
  const note = (outcome: PairOutcome) => {
    counts[contenderOf(next)][outcome] += 1
    next += 1
    progress(next)
  }
  while (next < all) {
    await new Promise<void>((resolve) => {
      const child = fork(bundled, [String(next), String(all)], { execArgv: ['--enable-source-maps'] })
      child.on('message', (message) => note((message as PairReport).outcome))
      child.once('exit', () => resolve())
    })
    if (next < all) note('crashed')
  }
  return counts
}
