import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import playwright, { type Browser, type Page } from 'playwright'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { needBrowser } from '../../../tools/browsers.ts'
import { frameworkModules, frameworkPlugins } from '../../../tools/frameworks.ts'
import { launch, PATIENCE } from '../../../tools/launch.ts'

const root = join(import.meta.dirname, '../../..')
const copy = realpathSync(mkdtempSync(join(tmpdir(), 'webrtc-statecharts-')))
const folder = 'test/examples/frameworks'
let server: ViteDevServer

beforeAll(async () => {
  mkdirSync(join(copy, 'test/live'), { recursive: true })
  for (const path of ['package.json', 'tsconfig.json', 'src', 'machines', 'harness', folder]) {
    cpSync(join(root, path), join(copy, path), { recursive: true })
  }
  cpSync(join(root, 'test/live/engine.browser.ts'), join(copy, 'test/live/engine.browser.ts'))
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  server = await createServer({
    configFile: false,
    mode: 'development',
    root: copy,
    cacheDir: join(copy, '.vite'),
    logLevel: 'error',
    plugins: frameworkPlugins(),
    resolve: { alias: { '#engine': join(copy, 'test/live/engine.browser.ts') } },
    optimizeDeps: { noDiscovery: true, include: ['xstate', ...frameworkModules] },
    server: { port: 0, fs: { allow: [copy, root] } },
  })
  await server.listen()
})

afterAll(async () => {
  await server.close()
  rmSync(copy, { recursive: true })
})

/** Changes one of the examples, as an editor does. */
function edit(file: string, change: (text: string) => string): void {
  const path = join(folder, file)
  writeFileSync(join(copy, path), change(readFileSync(join(root, path), 'utf8')))
}

const all = [
  ['react', 'react/ConnectionStatus.tsx'],
  ['vue', 'vue/ConnectionStatus.vue'],
  ['svelte', 'svelte/ConnectionStatus.svelte'],
  ['solid', 'solid/ConnectionStatus.tsx'],
  ['dom', 'dom/connectionStatus.ts'],
] as const

// What Vite and a framework do is the same in each browser; what is left of a connection may not be.
describe.each([
  ['chromium', all],
  ['firefox', all.slice(-1)],
] as const)('in %s', (name, examples) => {
  let browser: Browser

  beforeAll(async () => {
    browser = await playwright[name].launch(launch[name](needBrowser(name).path))
  })

  afterAll(() => browser.close())

  test.each(examples)(
    'the example for %s goes on with the same connection when it is edited',
    async (framework, file) => {
      const page = await browser.newPage()
      page.setDefaultTimeout(PATIENCE)
      const errors: Error[] = []
      page.on('pageerror', (error) => errors.push(error))
      await page.goto(`${server.resolvedUrls?.local[0]}${folder}/hot/index.html#${framework}`)
      await shows(page, ['connected', 'dataChannel:chat: open', expect.stringMatching(/^Hang up/)])
      const before = await asked(page)
      expect(before).toMatchObject({ isSameActor: true, connectionState: 'connected' })

      edit(file, (text) => text.replace('Hang up', `Hang up in ${name}`))
      await shows(page, ['connected', 'dataChannel:chat: open', `Hang up in ${name}`])
      await expect.poll(() => asked(page)).toEqual(before)

      edit(
        'connection.ts',
        (text) => `${text}\nObject.assign(globalThis, { edited: connection })\n// ${framework}, ${name}\n`,
      )
      await page.waitForFunction('globalThis.edited')
      await expect.poll(() => asked(page)).toEqual(before)

      await page.evaluate('page.close()')
      await shows(page, ['closed', 'dataChannel:chat: closed', `Hang up in ${name}`])
      expect(errors).toEqual([])
      await page.close()
    },
  )
})

async function shows(page: Page, texts: readonly string[]): Promise<void> {
  const shown = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('#place :is(p, li, button):not([hidden])')].map((element) =>
        element.textContent?.trim(),
      ),
    )
  await expect.poll(shown).toEqual(texts)
}

function asked(page: Page): Promise<unknown> {
  return page.evaluate('({ ...page, held: undefined })')
}
