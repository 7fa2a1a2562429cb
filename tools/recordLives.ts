import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { build } from 'esbuild'
import { chromium, firefox } from 'playwright'
import { type Browser, needBrowser } from './browsers.ts'
import { launch } from './launch.ts'
import { type RecordedEnd, recordLives } from './recordLives/lives.ts'
import { servePage } from './servePage.ts'

// Records some lives in each engine, for the tests that follow them without one: `npx tsx tools/recordLives.ts`, or some
// engines by their names. Then `npx biome check --write test/src/follow/recorded`.

const root = join(import.meta.dirname, '..')
const folder = join(root, 'test/src/follow/recorded')

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
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'recordLives/page.ts')],
    alias: { '#engine': join(root, 'test/live/engine.browser.ts') },
    bundle: true,
    write: false,
    target: 'es2022',
    format: 'iife',
  })
  const server = await servePage('lives', outputFiles[0]?.contents ?? '')
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
