import type { Page } from 'playwright'
import * as relays from '../../test/paths/relays.ts'
import type { Browser } from '../browsers.ts'
import { inPage } from '../inPage.ts'
import type { LiveReport } from './live/liveLife.ts'
import type { LivesInPage } from './live/page.ts'
import type { PlainReport } from './live/plainLife.ts'

/** How many lives a page has: Chromium counts closed connections, too. */
const IN_A_PAGE = 30

/** How many lives are lived at the same time, if nothing else is said. Each waits most of its time. */
export const AT_ONCE = 8

/** Which lives of sessions are lived in a browser. */
export interface LiveOptions<Report = LiveReport> {
  readonly lives: number
  readonly first?: number
  /** How many at the same time. */
  readonly atOnce?: number
  /** How much happens in each. */
  readonly steps?: number
  /** Is called with those that are over. */
  readonly tell?: (reports: readonly Report[]) => void
}

/** Lives random lives of two sessions in a browser, each peer in a page of its own, over a path that can be cut. */
export function liveInBrowser(browser: Browser['name'], options: LiveOptions): Promise<readonly LiveReport[]> {
  return livesOf(browser, options, (page, range) => page.evaluate((which) => globalThis.liveLives(which), range))
}

/** The same, of a session and the W3C's example, over signalling that loses nothing. */
export function plainInBrowser(
  browser: Browser['name'],
  options: LiveOptions<PlainReport>,
): Promise<readonly PlainReport[]> {
  return livesOf(browser, options, (page, range) => page.evaluate((which) => globalThis.plainLives(which), range))
}

async function livesOf<Report>(
  browser: Browser['name'],
  { lives, first = 1, atOnce = AT_ONCE, steps = 8, tell }: LiveOptions<Report>,
  live: (page: Page, range: LivesInPage) => Promise<readonly Report[]>,
): Promise<readonly Report[]> {
  return await inPage(browser, 'sessions', 'tools/sessions/live/page.ts', async (open) => {
    const reports: Report[] = []
    for (let seed = first; seed < first + lives; seed += IN_A_PAGE) {
      const page = await open()
      await offerRelays(page)
      const count = Math.min(IN_A_PAGE, first + lives - seed)
      const some = await live(page, { first: seed, lives: count, atOnce, steps })
      await page.close()
      reports.push(...some)
      tell?.(some)
    }
    return reports
  })
}

/** Lets a page open relays, and disturb them. */
export async function offerRelays(page: Page): Promise<void> {
  const { openRelay, relayPort, disturbRelay, passedRelay, closeRelay } = relays
  for (const [name, call] of Object.entries({ openRelay, relayPort, disturbRelay, passedRelay, closeRelay }))
    await page.exposeFunction(name, call)
}
