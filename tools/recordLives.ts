import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { inPage } from './inPage.ts'
import { type RecordedEnd, recordLives } from './recordLives/lives.ts'

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

async function inBrowser(name: 'chromium' | 'firefox'): Promise<Readonly<Record<string, RecordedEnd>>> {
  return await inPage(name, 'lives', 'tools/recordLives/page.ts', async (open) =>
    (await open()).evaluate(() => globalThis.livesRecorded()),
  )
}
