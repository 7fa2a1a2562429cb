import { chromium, firefox } from 'playwright'
import { type Browser, needBrowser } from '../../browsers.ts'
import { launch } from '../../launch.ts'
import { serveBundle } from '../../serveBundle.ts'
import type { Witness } from './record.ts'

/** What each real engine shows. */
export const realEngines: Readonly<Record<Browser['name'], () => Promise<Witness>>> = {
  chromium: () => inPage('chromium'),
  firefox: () => inPage('firefox'),
}

async function inPage(name: Browser['name']): Promise<Witness> {
  const server = await serveBundle('witness', 'tools/simulation/witness/page.ts')
  const { path } = needBrowser(name)
  const browser = await { chromium, firefox }[name].launch({ headless: true, ...launch[name](path) })
  try {
    const page = await browser.newPage()
    await page.goto(server.url)
    return await page.evaluate(() => globalThis.witnessOfEngine())
  } finally {
    await browser.close()
    server.close()
  }
}
