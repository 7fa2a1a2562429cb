import process from 'node:process'
import { check } from './sessions/check.ts'
import { type LifeReport, liveSessions } from './sessions/sessionLife.ts'

const [command, ...words] = process.argv.slice(2)
if (command === 'check') check(words)
else await lives(Number(command ?? 1000), Number(words[0] ?? 1))

/** Lives of two sessions on the simulated engine: how many, and from which seed on. */
async function lives(count: number, first: number): Promise<void> {
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(first)) {
    console.error(
      'Usage: npm run sessions [-- <lives> [<first seed>] | check [<states> [<pair>]] | check lives [<lives>]]',
    )
    process.exit(1)
  }
  const reports: LifeReport[] = []
  for (let seed = first; seed < first + count; seed += 1) {
    const report = await liveSessions(seed)
    reports.push(report)
    for (const violation of report.violations) console.log(`seed ${seed}: ${violation}\n  ${report.steps.join(', ')}`)
    if (reports.length % 100 === 0) console.log(`${reports.length} of ${count} lives`)
  }
  const times = reports.flatMap(({ recovery }) => (recovery === undefined ? [] : [recovery])).sort((a, b) => a - b)
  const share = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))]
  console.log(
    [
      `${count} lives of two sessions on the simulated engine, seeds ${first} to ${first + count - 1}:`,
      `${reports.filter(({ violations }) => violations.length > 0).length} with a violation.`,
      `After healing a message passed each way in ${share(0.5)} ms (median), ${share(0.95)} ms (95 %), ${share(1)} ms at most.`,
      `Most offers after healing: ${Math.max(...reports.map(({ offers }) => offers))}; most replacements: ${Math.max(...reports.map(({ replacements }) => replacements))}.`,
    ].join('\n'),
  )
  if (reports.some(({ violations }) => violations.length > 0)) process.exitCode = 1
}
