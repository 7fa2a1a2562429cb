import process from 'node:process'
import { countFailures } from './failures/failures.ts'
import { contenders, failuresOf, outcomes } from './failures/outcome.ts'
import { chanceOfMore, intervalOfDifference } from './failures/statistics.ts'
import { versionOf } from './versionOf.ts'

/** How many pairs of each kind are connected. */
const [pairs = 500] = process.argv.slice(2).map(Number)
if (!Number.isInteger(pairs) || pairs < 1) {
  console.error('Usage: npm run failures [-- <pairs>]')
  process.exit(1)
}

const counts = await countFailures(pairs, (done) => {
  if (done % 100 === 0) console.log(`${done} of ${pairs * contenders.length} pairs`)
})
console.log(`\nnode-datachannel ${versionOf('node-datachannel')}, ${pairs} pairs each, bare and bound in turn:`)
for (const name of contenders) {
  console.log(`${name.padEnd(6)}${outcomes.map((outcome) => `${counts[name][outcome]} ${outcome}`).join(', ')}`)
}
const [bare, bound] = [failuresOf(counts.bare), failuresOf(counts.bound)]
const percent = (value: number) => `${(100 * value).toFixed(2)} %`
const [lower, upper] = intervalOfDifference(bound, bare)
console.log(`Bound ones fail more often by ${percent((bound.failed - bare.failed) / pairs)}.`)
console.log(`With a confidence of 95 % it is between ${percent(lower)} and ${percent(upper)}.`)
console.log(
  `By chance alone they would fail at least so much more often with a probability of ${chanceOfMore(bound, bare).toPrecision(2)}.`,
)
