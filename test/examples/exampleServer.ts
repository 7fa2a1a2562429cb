import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import playwright, { type Browser } from 'playwright'
import { createServer } from 'vite'
import { needBrowser } from '../../tools/browsers.ts'
import { launch } from '../../tools/launch.ts'

/** Serves the examples to tabs of a Chromium of its own. */
export interface ExampleServer {
  readonly browser: Browser
  /** The address of a file of the repository. */
  address(path: string): string
  close(): Promise<void>
}

/** Starts one; `include` names the packages that the examples import. */
export async function startExampleServer(include: readonly string[]): Promise<ExampleServer> {
  const cacheDir = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-'))
  const server = await createServer({
    configFile: false,
    root: join(import.meta.dirname, '../..'),
    cacheDir,
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true, include: [...include] },
    server: { port: 0, hmr: false, ws: false, watch: null },
  })
  await server.listen()
  const browser = await playwright.chromium.launch(launch.chromium(needBrowser('chromium').path))
  return {
    browser,
    address: (path) => `${server.resolvedUrls?.local[0]}${path}`,
    async close() {
      await browser.close()
      await server.close()
      rmSync(cacheDir, { recursive: true })
    },
  }
}
