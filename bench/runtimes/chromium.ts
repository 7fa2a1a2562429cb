import { join } from 'node:path'
import { type CDPSession, chromium, type Page } from 'playwright'
import { endPeerServer, startPeerServer } from '../../test/live/browser/libraries/peerServers.ts'
import { needBrowser } from '../../tools/browsers.ts'
import { collectedHeap } from '../../tools/collectedHeap.ts'
import { launch } from '../../tools/launch.ts'
import { serveBundle } from '../../tools/serveBundle.ts'
import type { Runtime } from './runtime.ts'

/** A page of Chromium. What runs in it is bundled and minified, as that of an app is. */
export async function startChromium(): Promise<Runtime> {
  const server = await serveBundle('bench', 'bench/inside/page.ts', {
    alias: { 'simple-peer': join(import.meta.dirname, '../../node_modules/simple-peer/simplepeer.min.js') },
    minify: true,
  })
  const peerServer = await startPeerServer()
  const { path } = needBrowser('chromium')
  const browser = await chromium.launch({ headless: true, ...launch.chromium(path) })

  const openPage = async (): Promise<{ page: Page; cdp: CDPSession }> => {
    const page = await browser.newPage()
    await page.addInitScript((port) => {
      globalThis.peerServerPort = port
    }, peerServer)
    await page.goto(server.url)
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
    return { page, cdp }
  }
  let open = await openPage()

  return {
    name: 'Chromium',
    engine: `Chromium ${browser.version()}`,
    async run(name, ...parameters) {
      const result = await open.page.evaluate(
        ([step, given]) => globalThis.runStep(step as string, given as unknown[]),
        [name, parameters] as const,
      )
      return result as never
    },
    async cpu() {
      const { metrics } = await open.cdp.send('Performance.getMetrics')
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000
    },
    async collect() {
      await open.cdp.send('HeapProfiler.collectGarbage')
    },
    heap: () => collectedHeap(open.cdp),
    async renew() {
      const next = await openPage()
      await open.page.close()
      open = next
    },
    async stop() {
      await browser.close()
      await endPeerServer(peerServer)
      server.close()
    },
  }
}
