import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { chromium, firefox } from 'playwright'
import { type Browser, needBrowser } from './browsers.ts'
import { launch } from './launch.ts'
import { type RecordedEnd, recordLives } from './recordLives/lives.ts'
import { serveBundle } from './serveBundle.ts'

// Records some lives in each engine, for the tests that follow them without one: `npx tsx tools/recordLives.ts`, or some
// engines by their names. Then `npx biome check --write test/src/follow/recorded`.

const folder = join(import.meta.dirname, '../test/src/follow/recorded')

const engines: Readonly<Record<string, () => Promise<Readonly<Record<string, RecordedEnd>>>>> = {
  'node-datachannel': recordLives,
  chromium: () => inBrowser('chromium'),
  firefox: () => inBrowser('firefox'),
}

mkdirSync(folder, { recursive: true })
const named = process.argv.slice(2)
for (const [engine, lives] of Object.entries(engines)) {
  if (named.length > 0 && !named.includes(engine)) continue
  for (const [name, end] of Object.entries(await lives())) {
    writeFileSync(join(folder, `${engine}.${name}.json`), JSON.stringify(end))
    console.log(`${engine} ${name}: ${end.trace.entries.length} entries, ${end.emitted.length} events`)
  }
}
process.exit()

async function inBrowser(name: Browser['name']): Promise<Readonly<Record<string, RecordedEnd>>> {
  const server = await serveBundle('lives', 'tools/recordLives/page.ts')
  const { path } = needBrowser(name)
  const browser = await { chromium, firefox }[name].launch({ headless: true, ...launch[name](path) })
  try {
    const page = await browser.newPage()
    await page.goto(server.url)
    return await page.evaluate(() => globalThis.livesRecorded())
  } finally {
    await browser.close()
    server.close()
  }
}
