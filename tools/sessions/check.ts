import { search } from '../../test/model/session/breadthFirst.ts'
import type { Stimulus } from '../../test/model/session/product.ts'
import { liveOnCharts } from '../../test/model/session/randomLives.ts'

const stimuli = ['change', 'restart', 'replacement', 'reload', 'stall'] as const
const faults = [
  { loss: 1, duplicates: 0, late: 0 },
  { loss: 0, duplicates: 1, late: 0 },
]

/**
 * Checks the charts of sessions: `npm run sessions -- check [states] [pair]` goes breadth first through each pair of what is done
 * to the two ends, and `npm run sessions -- check lives [lives] [first seed]` lives random lives on them. Returns whether all is
 * well.
 */
export function check(words: readonly string[]): boolean {
  const [first, ...others] = words
  const violations =
    first === 'lives' ? checkLives(Number(others[0] ?? 100_000), Number(others[1] ?? 1)) : checkPairs(words)
  for (const violation of violations) console.log(violation)
  return violations.length === 0
}

function checkLives(lives: number, first: number): readonly string[] {
  const all: string[] = []
  const most = { offers: 0, replacements: 0, ms: 0 }
  const batch = 1000
  for (let done = 0; done < lives; done += batch) {
    const { violations, offers, replacements, ms } = liveOnCharts(first + done, Math.min(batch, lives - done))
    all.push(...violations)
    most.offers = Math.max(most.offers, offers)
    most.replacements = Math.max(most.replacements, replacements)
    most.ms = Math.max(most.ms, ms)
    console.log(
      `${Math.min(lives, done + batch)} lives on the charts: ${all.length} violations; after healing at most ` +
        `${most.offers} offers, ${most.replacements} replacements, ${most.ms} ms`,
    )
  }
  return all
}

function checkPairs([most = '3000000', pair = '']: readonly string[]): readonly string[] {
  const pairs = stimuli.flatMap((one, index) => stimuli.slice(index).map((other): [Stimulus, Stimulus] => [one, other]))
  const all: string[] = []
  for (const [one, other] of pairs) {
    if (!`${one} ${other}`.includes(pair)) continue
    for (const fault of faults) {
      const begun = performance.now()
      const options = { stimuli: [[one], [other]], faults: fault, most: Number(most), connected: true } as const
      const { states, isComplete, checked, violations } = search({ ...options, samples: 100_000 })
      const seconds = ((performance.now() - begun) / 1000).toFixed(0)
      console.log(
        `${one} and ${other}, ${fault.loss > 0 ? 'one loss' : 'one duplicate'}: ${states} states` +
          `${isComplete ? ', complete' : ''}; from ${checked} the healed network connects both; ` +
          `${violations.length} violations (${seconds} s)`,
      )
      all.push(...violations)
    }
  }
  return all
}
