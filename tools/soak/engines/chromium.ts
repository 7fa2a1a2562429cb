import { chromium } from 'playwright'
import { needBrowser } from '../../browsers.ts'
import { launch } from '../../launch.ts'
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
      await page.goto(url)
      const cdp = await page.context().newCDPSession(page)
      return {
        evaluate: (expression) => page.evaluate(expression),
        async heap() {
          // What one collection lets go of, the next one collects.
          for (let time = 0; time < 4; time += 1) await cdp.send('HeapProfiler.collectGarbage')
          return (await cdp.send('Runtime.getHeapUsage')).usedSize
        },
        close: () => page.close(),
      }
    },
    stop: () => browser.close(),
  }
}
