import { readFileSync } from 'node:fs'
import type { BrowserContext, Page, Browser as PlaywrightBrowser } from 'playwright'
import type { Trace } from '../../../src/trace/trace.ts'
import type { Browser } from '../../browsers.ts'
import { inPage } from '../../inPage.ts'
import { offerRelays } from '../../sessions/live.ts'
import type { LivedLife } from './life.ts'

/** How many lives a page has. */
const IN_A_PAGE = 10

/** The label of a channel that no life has. */
const LAST = 'the last one of the page'

/** Where a dump is from. Descriptions are in every other log of rtcstats. */
export type DumpOrigin = 'webrtc-internals' | 'webrtc-internals-rtcstats' | 'rtcstats' | 'rtcstats-without-sdp'

/** All. */
export const origins = [
  'webrtc-internals',
  'webrtc-internals-rtcstats',
  'rtcstats',
  'rtcstats-without-sdp',
] as const satisfies readonly DumpOrigin[]

/** What came of one page: lives, what was recorded of their connections, and dumps of the same. */
export interface Batch {
  readonly lives: readonly LivedLife[]
  readonly traces: readonly Trace[]
  readonly dumps: readonly { readonly origin: DumpOrigin; readonly bytes: Uint8Array<ArrayBuffer> }[]
}

/** Which lives are lived. */
export interface BatchOptions {
  readonly lives: number
  readonly first: number
  /** Whether none waits for a timeout of the engine. */
  readonly isShort?: boolean
}

/**
 * Lives random lives in a browser, a page after the other, each recorded in all ways that the browser has.
 *
 * @returns the version of the browser
 */
export async function livedInBrowser(
  browser: Browser['name'],
  { lives, first, isShort = false }: BatchOptions,
  take: (batch: Batch) => Promise<void>,
): Promise<string> {
  const run = async (open: () => Promise<Page>) => {
    const blank = await open()
    const url = blank.url()
    const started = blank.context().browser() as PlaywrightBrowser
    const context = await started.newContext()
    context.setDefaultTimeout(180_000)
    await blank.close()
    let taking = Promise.resolve()
    for (let seed = first; seed < first + lives; seed += IN_A_PAGE) {
      const count = Math.min(IN_A_PAGE, first + lives - seed)
      const internals = browser === 'chromium' ? await openInternals(context) : undefined
      const page = await context.newPage()
      await offerRelays(page)
      const hasSdp = Math.floor((seed - first) / IN_A_PAGE) % 2 === 0
      await page.goto(`${url}${hasSdp ? '?sdp' : ''}`)
      const range = { first: seed, lives: count, isShort }
      const lived = await page.evaluate((which) => globalThis.liveRecordedLives(which), range)
      const { traces, lines } = await page.evaluate(() => globalThis.recordedSoFar())
      const origin = hasSdp ? 'rtcstats' : 'rtcstats-without-sdp'
      if (internals) await toldOfAll(page, internals)
      const dumps = [...(internals ? await downloads(internals) : []), { origin, bytes: bytesOf(lines) } as const]
      await page.close()
      await internals?.close()
      // The lives of the next page are lived meanwhile: they wait most of their time.
      await taking
      taking = take({ lives: lived, traces, dumps })
      taking.catch(() => {})
    }
    await taking
    return started.version()
  }
  return await inPage(browser, 'dumps', 'tools/dumps/differential/page.ts', run, { alias })
}

/** What rtcstats imports is a folder, which its package does not offer. */
const alias = { '@jitsi/js-utils/browser-detection': '@jitsi/js-utils/browser-detection/index.js' }

async function openInternals(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto('chrome://webrtc-internals/?keepRemovedConnections')
  return page
}

/** The browser tells the page of internals of one connection after the other, and does so later than the page goes on. */
async function toldOfAll(page: Page, internals: Page): Promise<void> {
  await page.evaluate((label) => globalThis.makeLastConnection(label), LAST)
  await internals.getByText(LAST).first().waitFor({ state: 'attached' })
}

async function downloads(page: Page): Promise<Batch['dumps']> {
  const dumps: { origin: DumpOrigin; bytes: Uint8Array<ArrayBuffer> }[] = []
  for (const [origin, id] of [
    ['webrtc-internals', '#dump-click-target'],
    ['webrtc-internals-rtcstats', '#dump-click-target-rtcstats'],
  ] as const) {
    const coming = page.waitForEvent('download')
    await page.evaluate((target) => (document.querySelector(target) as HTMLElement).click(), id)
    dumps.push({ origin, bytes: new Uint8Array(readFileSync(await (await coming).path())) })
  }
  return dumps
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}
