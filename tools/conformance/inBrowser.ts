import { chromium, firefox } from 'playwright'
import { within } from '../../src/conformance/stage.ts'
import { type Browser, needBrowser } from '../browsers.ts'
import { launch } from '../launch.ts'
import { serveBundle } from '../serveBundle.ts'
import { LIMIT, type Runner } from './runner.ts'

const kinds = { chromium, firefox }

/** Starts a browser; a scenario has a page of its own, which is a secure context. */
export async function inBrowser(name: Browser['name']): Promise<Runner> {
  const server = await serveBundle('conformance', 'tools/conformance/page.ts')
  const { path } = needBrowser(name)
  const browser = await kinds[name].launch({ headless: true, ...launch[name](path) })

  return {
    engine: `${name === 'chromium' ? 'Chromium' : 'Firefox'} ${browser.version()}`,
    async play(scenario, onProgress) {
      const page = await within(LIMIT, browser.newPage())
      if (!page) throw new Error('the browser opens no page any more')
      try {
        await page.exposeFunction('tellProgress', onProgress)
        await page.goto(server.url)
        const crashed = new Promise<never>((_, reject) => page.on('crash', () => reject(new Error('the page crashed'))))
        const played = page.evaluate((id) => globalThis.playScenario(id), scenario)
        const report = await within(LIMIT, Promise.race([played, crashed]))
        if (!report) throw new Error(`the page gave no answer within ${LIMIT / 1000} s`)
        return report
      } finally {
        void page.close().catch(() => {})
      }
    },
    async stop() {
      await browser.close()
      server.close()
    },
  }
}
