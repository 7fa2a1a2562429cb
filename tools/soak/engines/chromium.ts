import { chromium } from 'playwright'
import { needBrowser } from '../../browsers.ts'
import { collectedHeap } from '../../collectedHeap.ts'
import { launch, PATIENCE } from '../../launch.ts'
import { type SoakEngine, v8Flags } from './engine.ts'
import { livesInPages, type StartedBrowser } from './pages.ts'

/** Pages of Chromium. */
export function startChromium(): Promise<SoakEngine> {
  return livesInPages(start)
}

async function start(): Promise<StartedBrowser> {
  const { path } = needBrowser('chromium')
  const { args = [], ...options } = launch.chromium(path)
  const browser = await chromium.launch({
    headless: true,
    ...options,
    args: [...args.filter((arg) => !arg.startsWith('--js-flags')), `--js-flags=${v8Flags.join(' ')}`],
  })
  return {
    name: `Chromium ${browser.version()}`,
    async open(url) {
      const page = await browser.newPage()
      page.setDefaultTimeout(PATIENCE)
      await page.goto(url)
      const cdp = await page.context().newCDPSession(page)
      return {
        evaluate: (expression) => page.evaluate(expression),
        heap: () => collectedHeap(cdp),
        close: () => page.close(),
      }
    },
    stop: () => browser.close(),
  }
}
