import type { Browser } from '../browsers.ts'
import type { Stuck } from './live/peerTypes.ts'
import { plainInBrowser } from './live.ts'

/** What each browser may leave the example's connection in, for good. */
export const leavesIn = { chromium: 'gathering', firefox: 'ended' } as const satisfies Record<Browser['name'], Stuck>

/** `npm run sessions -- plain`: lives of a session with the W3C's example. Returns whether all is well. */
export async function plainCommand(browser: Browser['name'], lives: number, first: number): Promise<boolean> {
  let count = 0
  const reports = await plainInBrowser(browser, {
    lives,
    first,
    tell(some) {
      count += some.length
      for (const { seed, role, steps, violations } of some)
        if (violations.length > 0) console.log(`seed ${seed}, ${role}: ${violations.join('; ')}\n  ${steps.join(', ')}`)
      console.log(`${count} of ${lives} lives`)
    },
  })
  const broken = reports.filter(({ violations }) => violations.length > 0)
  const stuck = broken.filter(({ stuck }) => stuck === leavesIn[browser]).length
  console.log(
    [
      `${lives} lives of a session with the W3C's example in ${browser}, seeds ${first} to ${first + lives - 1}:`,
      `${lives - broken.length} in which a message passed each way at first, and after each of three changes;`,
      `of the others, ${stuck} with an end that the engine has left ${leavesIn[browser]}.`,
    ].join('\n'),
  )
  return broken.length === stuck
}
