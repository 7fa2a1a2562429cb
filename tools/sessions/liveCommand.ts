import type { Browser } from '../browsers.ts'
import { mostOf, summaryOf } from './figures.ts'
import type { LiveReport } from './live/liveLife.ts'
import { liveInBrowser } from './live.ts'

/** What a life may take after healing, in milliseconds. */
const MOST = 5000

/**
 * `npm run sessions -- live`: lives in a browser. Returns whether all is well.
 *
 * @param atOnce - how many at the same time: all pages of a browser have one thread there, which takes its time with many
 */
export async function liveCommand(
  browser: Browser['name'],
  { lives, first, atOnce }: { readonly lives: number; readonly first: number; readonly atOnce: number },
): Promise<boolean> {
  let count = 0
  const isSlow = ({ recovery }: LiveReport) => recovery !== undefined && recovery > MOST
  const tell = (some: readonly LiveReport[]) => {
    count += some.length
    for (const { seed, violations, steps } of some)
      if (violations.length > 0) console.log(`seed ${seed}: ${violations.join('; ')}\n  ${steps.join(', ')}`)
    for (const { seed, recovery = 0, steps, course } of some.filter(isSlow))
      console.log(`seed ${seed}: took ${Math.round(recovery)} ms\n  ${steps.join(', ')}\n  ${course.join('\n  ')}`)
    console.log(`${count} of ${lives} lives`)
  }
  const reports = await liveInBrowser(browser, { lives, first, atOnce, tell })
  const broken = reports.filter(({ violations }) => violations.length > 0).length
  const slow = reports.filter(isSlow).length
  const whole = reports.filter(({ hasFailed }) => !hasFailed)
  console.log(
    [
      `${lives} lives of two sessions in ${browser}, seeds ${first} to ${first + lives - 1}, ${atOnce} at once:`,
      `${broken} with a violation, ${slow} that took more than ${MOST / 1000} s after healing.`,
      `After healing a message passed each way in ${summaryOf(reports.map(({ recovery }) => recovery))};`,
      `in the ${whole.length} in which no connection had failed, in ${summaryOf(whole.map(({ recovery }) => recovery))}.`,
      mostOf(reports),
    ].join('\n'),
  )
  return broken + slow === 0
}
