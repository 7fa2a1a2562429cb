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
  const isBroken = ({ violations }: LiveReport) => violations.length > 0
  const isSlow = ({ recovery }: LiveReport) => recovery !== undefined && recovery > MOST
  const tell = (some: readonly LiveReport[]) => {
    count += some.length
    for (const report of some.filter((each) => isBroken(each) || isSlow(each))) {
      const { seed, violations, recovery = Number.NaN, steps, course } = report
      const what = [...violations, `took ${Math.round(recovery)} ms`].join('; ')
      console.log(`seed ${seed}: ${what}\n  ${steps.join(', ')}\n  ${course.join('\n  ')}`)
    }
    console.log(`${count} of ${lives} lives`)
  }
  const reports = await liveInBrowser(browser, { lives, first, atOnce, tell })
  const broken = reports.filter(isBroken).length
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
