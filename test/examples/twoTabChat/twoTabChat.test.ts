import playwright, { type BrowserContext, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { needBrowser } from '../../../tools/browsers.ts'
import { launch, PATIENCE } from '../../../tools/launch.ts'
import { type ExampleServer, startExampleServer } from '../exampleServer.ts'

let server: ExampleServer
let context: BrowserContext

beforeAll(async () => {
  server = await startExampleServer('test/examples/twoTabChat/index.html')
})

afterAll(() => server.close())

beforeEach(async () => {
  context = await server.browser.newContext()
})

afterEach(() => context.close())

async function openTab(): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  await page.goto(server.address)
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

async function connectedTabs(): Promise<[Page, Page]> {
  const tabs: [Page, Page] = [await openTab(), await openTab()]
  await Promise.all(tabs.map((tab) => shows(tab, 'Connected.')))
  return tabs
}

/** Has time pass in all tabs, second by second, until something is so. */
async function pass(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await context.clock.runFor(1000)
}

async function passUntilShown(tab: Page, text: string): Promise<void> {
  await pass(() => tab.getByText(text).isVisible())
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
  await shows(one, 'Why: It was closed or reloaded.')
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
  await context.clock.install()
  const one = await openTab()
  await openTab()
  await shows(one, 'Connecting …')
  expect(await one.getByText('Why:').count()).toBe(0)
  await passUntilShown(one, 'Why: This browser may not use the network.')
})

test('a third tab waits until one of two that talk has left', async () => {
  const [one, other] = await connectedTabs()
  const third = await openTab()
  await say(one, 'we go on')
  await shows(other, 'them: we go on')
  await shows(third, 'Open this page in another tab.')
  await other.close()
  await Promise.all([shows(one, 'Connected.'), shows(third, 'Connected.')])
  await say(third, 'now me')
  await shows(one, 'them: now me')
})

test('a connection that fails again and again is tried later each time, and connects when nothing is in its way', async () => {
  await context.clock.install()
  await context.addInitScript(() => {
    const { RTCPeerConnection: Original } = globalThis
    const page = { attempts: [] as number[], corrupts: false }
    Object.assign(globalThis, { page })
    globalThis.RTCPeerConnection = class extends Original {
      constructor() {
        super()
        page.attempts.push(Date.now())
      }
      override setRemoteDescription(description: RTCSessionDescriptionInit) {
        const sdp = description.sdp?.replace(/(a=fingerprint:\S+ )../g, '$100')
        return super.setRemoteDescription(page.corrupts ? { ...description, ...(sdp && { sdp }) } : description)
      }
    }
  })
  const one = await openTab()
  await one.evaluate('page.corrupts = true')
  const other = await openTab()
  await shows(one, 'The connection has failed. Trying again …')
  await shows(one, 'Why: Encryption has failed.')
  await pass(() => one.evaluate('page.attempts.length > 5'))
  // By the clock of the page, which this test winds: 1 + 1 + 2 + 2 + 4 seconds where the two tabs take turns.
  expect(await one.evaluate('page.attempts[5] - page.attempts[0]')).toBeGreaterThan(9000)

  await one.evaluate('page.corrupts = false')
  await passUntilShown(one, 'Connected.')
  await shows(other, 'Connected.')
  await say(one, 'at last')
  await shows(other, 'them: at last')
})

test('an attempt that hangs is given up, and another one connects', async () => {
  await context.clock.install()
  const one = await openTab()
  await one.evaluate(() => {
    const take = RTCPeerConnection.prototype.setRemoteDescription
    RTCPeerConnection.prototype.setRemoteDescription = () => {
      RTCPeerConnection.prototype.setRemoteDescription = take
      return Promise.reject(new Error('It was not to be.'))
    }
  })
  const other = await openTab()
  await passUntilShown(one, 'Connected.')
  await shows(other, 'Connected.')
})

test('the back button brings back a chat that connects', async () => {
  const options = launch.chromium(needBrowser('chromium').path)
  const cached = await playwright.chromium.launch({
    ...options,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
  try {
    context = await cached.newContext()
    const [one, other] = await connectedTabs()
    await other.goto(server.elsewhere)
    await shows(one, 'The other tab has left.')
    await other.goBack({ waitUntil: 'commit' })
    await Promise.all([shows(one, 'Connected.'), shows(other, 'Connected.')])
  } finally {
    await cached.close()
  }
})
