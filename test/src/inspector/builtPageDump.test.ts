import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { type Browser as BrowserInPlay, chromium, type FileChooser, firefox, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importDump } from '../../../src/import/importDump.ts'
import { needBrowser } from '../../../tools/browsers.ts'
import { launch } from '../../../tools/launch.ts'
import { sampleOf } from '../import/sample.ts'
import { type BuiltPage, openPage, serveBuiltPage } from './builtPage.ts'

const NAME = 'chromium.internals.gz'
const bytes = Buffer.from(sampleOf(NAME))
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let built: BuiltPage
beforeAll(async () => {
  built = await serveBuiltPage()
})
afterAll(() => built.close())

// The colours are those that axe does not see in that browser in `accessibility.test.ts`, which has both widths.
describe.each([
  ['chromium', chromium, 'light', 1360],
  ['firefox', firefox, 'dark', 380],
] as const)('a dump on the built page in %s, under a strict policy', (name, type, colorScheme, width) => {
  let browser: BrowserInPlay
  beforeAll(async () => {
    browser = await type.launch({ ...launch[name](needBrowser(name).path), headless: true })
  })
  afterAll(() => browser.close())

  const open = (options = {}) => openPage(browser, built.address, options)

  it('is dropped, read by a worker and shown, and nothing is asked of another origin', async () => {
    const { page, problems, asked } = await open()
    await drop(page, NAME)
    const { lives } = await importDump(bytes)
    await page.locator('.connection').first().waitFor()
    expect(await page.locator('.connection').count()).toBe(lives.length)
    expect(asked).toContain(`${built.address}dumpWorker.js`)
    await page.locator('.connection').first().click()
    await page.locator('.plot canvas').first().waitFor()
    await page.locator('.picture .is-active').first().waitFor()
    await page.locator('.plots button', { hasText: 'Table' }).click()
    await page.locator('.plots table').waitFor()
    expect(asked.filter((url) => !url.startsWith(built.address))).toEqual([])
    expect(problems).toEqual([])
    await page.close()
  })

  it('is opened, gone through and left with the keyboard alone', async () => {
    const { page, problems } = await open()
    // Listened for early: playwright asks the browser for it, and a key that is pressed at once may come before that.
    const chooser = new Promise<FileChooser>((resolve) => page.once('filechooser', resolve))
    await tabTo(page, 'Open file …')
    await page.keyboard.press('Enter')
    await (await chooser).setFiles({ name: NAME, mimeType: 'application/gzip', buffer: bytes })
    await page.locator('.connection').first().waitFor()

    const names = await page.locator('.connection .name').allTextContents()
    await tabTo(page, names[0] ?? '')
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toContain(names[1])
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await page.locator('.trace-name', { hasText: `${NAME} · ${names[0]}` }).waitFor()
    await page.locator('.plot canvas').first().waitFor()

    // The focus is in the timeline: its keys work at once.
    await page.locator('.where', { hasText: /^1 \// }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.locator('.where', { hasText: /^2 \// }).waitFor()
    await page.keyboard.press('t')
    await page.locator('.plots table').waitFor()
    await tabTo(page, 'Table')
    await page.keyboard.press('Enter')
    await page.locator('.plots table').waitFor({ state: 'hidden' })

    await tabTo(page, 'All connections', 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page.locator('.connection').first().waitFor()
    expect(await focused(page)).toContain(names[0])
    await tabTo(page, 'Back to live', 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Nothing to show yet').waitFor()
    expect(problems).toEqual([])
    await page.close()
  })

  it(`axe finds nothing in it: ${colorScheme}, ${width} px wide`, async () => {
    const { page } = await open({ colorScheme, viewport: { width, height: 900 } })
    await page.evaluate(axeSource)
    await page.locator('input[type=file]').setInputFiles({ name: NAME, mimeType: 'application/gzip', buffer: bytes })
    await page.locator('.connection').first().waitFor()
    expect(await violations(page), 'the list').toEqual([])
    await page.locator('.connection').first().click()
    await page.locator('.plot canvas').first().waitFor()
    await page.locator('.picture .is-active').first().waitFor()
    expect(await violations(page), 'the statistics').toEqual([])
    await page.locator('.plots button', { hasText: 'Table' }).click()
    await page.locator('.plots table').waitFor()
    expect(await violations(page), 'the table').toEqual([])
    await page.close()
  })
})

it('the worker of a dump ends when another one takes its place, and when it is left', async () => {
  const browser = await chromium.launch({ ...launch.chromium(needBrowser('chromium').path), headless: true })
  const { page } = await openPage(browser, built.address)
  const workers = () => page.workers().filter((worker) => worker.url().endsWith('/dumpWorker.js')).length
  await drop(page, 'first.gz')
  await page.locator('.trace-name', { hasText: 'first.gz' }).waitFor()
  expect(workers()).toBe(1)
  // The second one is given up while it is read.
  await drop(page, 'second.gz', 'third.gz')
  await page.locator('.trace-name', { hasText: 'third.gz' }).waitFor()
  await expect.poll(workers).toBe(1)
  await page.getByRole('button', { name: 'Back to live' }).click()
  await expect.poll(workers).toBe(0)
  await browser.close()
})

/** Drops the dump onto the page under some names, one after the other. */
async function drop(page: Page, ...names: readonly string[]): Promise<void> {
  await page.evaluate(
    ({ base64, under }) => {
      const content = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))
      const target = document.querySelector('.statecharts-inspector')?.shadowRoot?.querySelector('.inspector')
      for (const each of under) {
        const data = new DataTransfer()
        data.items.add(new File([content], each))
        target?.dispatchEvent(
          new DragEvent('drop', { dataTransfer: data, bubbles: true, composed: true, cancelable: true }),
        )
      }
    },
    { base64: bytes.toString('base64'), under: names },
  )
}

/** What has the focus, by its label or text. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.querySelector('.statecharts-inspector')?.shadowRoot?.activeElement
    return element?.getAttribute('aria-label') ?? element?.textContent ?? ''
  })
}

/** How often Tab is pressed at the most. */
const MOST_TABS = 60

/** Presses Tab, or goes back, until something with that label, or with a text that begins so, has the focus. */
async function tabTo(page: Page, label: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let count = 0; count < MOST_TABS; count += 1) {
    await page.keyboard.press(key)
    const text = await focused(page)
    if (text === label || text.replace(/^[✗○]/, '').startsWith(label)) return
    passed.push(text)
  }
  throw new Error(`${key} does not come to "${label}", only to: ${passed.join(' | ')}`)
}

/** What axe finds. */
async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}
