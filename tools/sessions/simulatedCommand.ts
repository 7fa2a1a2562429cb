import { mostOf, summaryOf } from './figures.ts'
import { type LifeReport, liveSessions } from './sessionLife.ts'

/** `npm run sessions -- <lives> <first seed>`: lives on the simulated engine. Returns whether all is well. */
export async function simulatedCommand(lives: number, first: number): Promise<boolean> {
  const reports: LifeReport[] = []
  for (let seed = first; seed < first + lives; seed += 1) {
    const report = await liveSessions(seed)
    reports.push(report)
    for (const violation of report.violations) console.log(`seed ${seed}: ${violation}\n  ${report.steps.join(', ')}`)
    if (reports.length % 100 === 0) console.log(`${reports.length} of ${lives} lives`)
  }
  const broken = reports.filter(({ violations }) => violations.length > 0).length
  console.log(
    [
      `${lives} lives of two sessions on the simulated engine, seeds ${first} to ${first + lives - 1}:`,
      `${broken} with a violation.`,
      `After healing a message passed each way in ${summaryOf(reports.map(({ recovery }) => recovery))}.`,
      mostOf(reports),
    ].join('\n'),
  )
  return broken === 0
}
