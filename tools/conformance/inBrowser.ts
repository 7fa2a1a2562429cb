import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, firefox } from 'playwright'
import { within } from '../../src/testing/conformance/stage.ts'
import { type Browser, needBrowser } from '../browsers.ts'
import { launch } from '../launch.ts'
import { bundle } from './bundle.ts'
import { LIMIT, type Runner } from './runner.ts'

const kinds = { chromium, firefox }

/** Starts a browser; a scenario has a page of its own, which is a secure context. */
export async function inBrowser(name: Browser['name']): Promise<Runner> {
  const script = readFileSync(await bundle('page'))
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js'
    response.setHeader('content-type', `text/${isScript ? 'javascript' : 'html'}; charset=utf-8`)
    response.end(isScript ? script : '<!doctype html><title>conformance</title><script src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  const { path } = needBrowser(name)
  const browser = await kinds[name].launch({ headless: true, ...launch[name](path) })

  return {
    engine: `${name === 'chromium' ? 'Chromium' : 'Firefox'} ${browser.version()}`,
    async play(scenario, onProgress) {
      const page = await within(LIMIT, browser.newPage())
      if (!page) throw new Error('the browser opens no page any more')
      try {
        await page.exposeFunction('tellProgress', onProgress)
        await page.goto(`http://localhost:${port}/`)
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
