import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import process from 'node:process'
import { chromium } from 'playwright'
import { needBrowser } from './browsers.ts'
import { buildInspector } from './buildInspector.ts'
import { launch } from './launch.ts'

// Pictures of the inspector's page with a dump: its list, and a connection with statistics; light and dark, wide and narrow.
// `npx tsx tools/shootInspector.ts FOLDER [DUMP]`. Look at them when the page has changed.

const [folder = 'screenshots', dump = join(import.meta.dirname, '../test/dumps/chromium.internals.gz')] =
  process.argv.slice(2)
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

const built = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-shots-'))
mkdirSync(folder, { recursive: true })
await buildInspector(built)
const server = createServer((request, response) => {
  const name = request.url === '/' ? 'index.html' : (request.url ?? '').slice(1)
  response.setHeader('content-type', types[extname(name)] ?? 'text/plain')
  try {
    response.end(readFileSync(join(built, name)))
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
const browser = await chromium.launch({ ...launch.chromium(needBrowser('chromium').path), headless: true })
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, width] of [
      ['wide', 1360],
      ['narrow', 380],
    ] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } })
      const shoot = async (what: string) => {
        const picture = await page.screenshot({ fullPage: size === 'narrow' })
        writeFileSync(join(folder, `${what}-${colorScheme}-${size}.png`), picture)
      }
      await page.goto(address)
      await page.locator('input[type=file]').setInputFiles(dump)
      await page.locator('.connection').first().waitFor()
      await shoot('list')
      await page.locator('.connection').first().click()
      await page.locator('.plot canvas').first().waitFor()
      await page.locator('.picture .is-active').first().waitFor()
      await page.keyboard.press('End')
      await page.locator('.row.step.is-inferred').last().click()
      await shoot('statistics')
      await page.locator('.plots button', { hasText: 'Table' }).click()
      await shoot('table')
      await page.close()
    }
  }
} finally {
  await browser.close()
  server.close()
  rmSync(built, { recursive: true })
}
