import { join } from 'node:path'
import { build } from 'esbuild'
import { type CDPSession, chromium, type Page } from 'playwright'
import { endPeerServer, startPeerServer } from '../../test/live/browser/libraries/peerServers.ts'
import { needBrowser } from '../../tools/browsers.ts'
import { launch } from '../../tools/launch.ts'
import { servePage } from '../../tools/servePage.ts'
import type { Runtime } from './runtime.ts'

const root = join(import.meta.dirname, '../..')

/** A page of Chromium. What runs in it is bundled and minified, as that of an app is. */
export async function startChromium(): Promise<Runtime> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../inside/page.ts')],
    alias: {
      '#engine': join(root, 'test/live/engine.browser.ts'),
      'simple-peer': join(root, 'node_modules/simple-peer/simplepeer.min.js'),
    },
    bundle: true,
    minify: true,
    write: false,
    target: 'es2022',
    format: 'iife',
    platform: 'browser',
  })
  const server = await servePage('bench', outputFiles[0]?.contents ?? '')
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
    async heap() {
      // What one collection lets go of, the next one collects.
      for (let time = 0; time < 3; time += 1) await open.cdp.send('HeapProfiler.collectGarbage')
      return (await open.cdp.send('Runtime.getHeapUsage')).usedSize
    },
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
