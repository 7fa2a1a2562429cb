import process from 'node:process'
import { type LifeReport, liveSessions } from './sessions/sessionLife.ts'

/** How many lives, and from which seed on. */
const [lives = 1000, first = 1] = process.argv.slice(2).map(Number)
if (!Number.isInteger(lives) || lives < 1 || !Number.isInteger(first)) {
  console.error('Usage: npm run sessions [-- <lives> [<first seed>]]')
  process.exit(1)
}

const reports: LifeReport[] = []
for (let seed = first; seed < first + lives; seed += 1) {
  const report = await liveSessions(seed)
  reports.push(report)
  for (const violation of report.violations) console.log(`seed ${seed}: ${violation}\n  ${report.steps.join(', ')}`)
  if (reports.length % 100 === 0) console.log(`${reports.length} of ${lives} lives`)
}
const times = reports.flatMap(({ recovery }) => (recovery === undefined ? [] : [recovery])).sort((a, b) => a - b)
const share = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))]
console.log(
  [
    `${lives} lives of two sessions on the simulated engine, seeds ${first} to ${first + lives - 1}:`,
    `${reports.filter(({ violations }) => violations.length > 0).length} with a violation.`,
    `After healing a message passed each way in ${share(0.5)} ms (median), ${share(0.95)} ms (95 %), ${share(1)} ms at most.`,
    `Most offers after healing: ${Math.max(...reports.map(({ offers }) => offers))}; most replacements: ${Math.max(...reports.map(({ replacements }) => replacements))}.`,
  ].join('\n'),
)
if (reports.some(({ violations }) => violations.length > 0)) process.exitCode = 1
