import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import playwright, { type Browser, type BrowserContext, type Page } from 'playwright'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { needBrowser } from '../../../tools/browsers.ts'
import { launch } from '../../../tools/launch.ts'

const cacheDir = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-'))
let server: ViteDevServer
let browser: Browser
let context: BrowserContext

beforeAll(async () => {
  server = await createServer({
    configFile: false,
    root: join(import.meta.dirname, '../../..'),
    cacheDir,
    logLevel: 'error',
    optimizeDeps: {
      noDiscovery: true,
      include: ['xstate', '@xstate/react', 'react', 'react-dom/client', 'react/jsx-dev-runtime'],
    },
    server: { port: 0, hmr: false, ws: false, watch: null },
  })
  await server.listen()
  browser = await playwright.chromium.launch(launch.chromium(needBrowser('chromium').path))
})

afterAll(async () => {
  await browser.close()
  await server.close()
  rmSync(cacheDir, { recursive: true })
})

beforeEach(async () => {
  context = await browser.newContext()
})

afterEach(() => context.close())

async function openTab(): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${server.resolvedUrls?.local[0]}test/examples/twoTabChat/index.html`)
  await page.getByRole('status').waitFor()
  return page
}

async function say(tab: Page, text: string): Promise<void> {
  await tab.getByLabel('Message').fill(text)
  await tab.getByRole('button', { name: 'Send' }).click()
}

function shows(tab: Page, text: string): Promise<void> {
  return tab.getByText(text).waitFor()
}

test('two tabs find each other and talk; when one is reloaded, they talk again; when one leaves, the other says so', async () => {
  const one = await openTab()
  await shows(one, 'Open this page in another tab.')
  const other = await openTab()
  await Promise.all([shows(one, 'Connected.'), shows(other, 'Connected.')])
  await say(one, 'hello')
  await shows(other, 'them: hello')
  await say(other, 'hi')
  await shows(one, 'them: hi')

  await other.reload()
  await shows(other, 'Connected.')
  await say(other, 'here I am again')
  await shows(one, 'them: here I am again')
  await shows(one, 'Connected.')

  await other.goto('about:blank')
  await shows(one, 'The other tab has left.')
  await shows(one, 'Why: peer-left')
  expect(await one.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
})

test('it says why it does not connect', async () => {
  await context.addInitScript(() => {
    const { RTCPeerConnection: Original } = globalThis
    globalThis.RTCPeerConnection = class extends Original {
      constructor() {
        super({ iceTransportPolicy: 'relay' })
      }
    }
  })
  const one = await openTab()
  await openTab()
  await shows(one, 'Connecting …')
  await shows(one, 'Why: no-local-candidates')
})
