import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import playwright, { type Browser } from 'playwright'
import { build, type InlineConfig, preview } from 'vite'
import { type Browser as BrowserKind, needBrowser } from '../../tools/browsers.ts'
import { launch } from '../../tools/launch.ts'

/** Serves an example to tabs of a browser of its own. */
export interface ExampleServer {
  readonly browser: Browser
  /** The address of the example's page. */
  readonly address: string
  /** The address of an empty page of the same site. */
  readonly elsewhere: string
  close(): Promise<void>
}

/**
 * Bundles an example, as when it is developed, and serves it. A tab then loads two files, not some 200.
 *
 * @param page - its page, from the root of the repository
 */
export async function startExampleServer(page: string, name: BrowserKind['name'] = 'chromium'): Promise<ExampleServer> {
  const root = join(import.meta.dirname, '../..')
  const outDir = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-'))
  const config: InlineConfig = {
    configFile: false,
    root,
    mode: 'development',
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, minify: false, rollupOptions: { input: join(root, page) } },
    preview: { port: 0 },
  }
  await build(config)
  writeFileSync(join(outDir, 'elsewhere.html'), '<!doctype html><title>Elsewhere</title>')
  const server = await preview(config)
  const browser = await playwright[name].launch(launch[name](needBrowser(name).path))
  const site = server.resolvedUrls?.local[0]
  return {
    browser,
    address: `${site}${page}`,
    elsewhere: `${site}elsewhere.html`,
    async close() {
      await browser.close()
      await server.close()
      rmSync(outDir, { recursive: true })
    },
  }
}
