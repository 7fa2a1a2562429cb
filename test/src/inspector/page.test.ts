import { type Browser as BrowserInPlay, chromium, firefox, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { nothingKnown } from '../../../src/follow/known.ts'
import { TRACE_FORMAT, TRACE_VERSION } from '../../../src/trace/trace.ts'
import { needBrowser } from '../../../tools/browsers.ts'
import { launch } from '../../../tools/launch.ts'
import { actorMessage, stepMessages } from '../../live/browser/inspector/messages.ts'
import { type BuiltPage, openPage, serveBuiltPage } from './builtPage.ts'

const trace = {
  format: TRACE_FORMAT,
  version: TRACE_VERSION,
  startedAt: '2026-11-20T19:38:27.965Z',
  dropped: 0,
  checkpoint: {
    time: 0,
    shows: {
      connection: {
        signalingState: 'stable',
        iceConnectionState: 'new',
        connectionState: 'new',
        iceGatheringState: 'new',
      },
    },
    charts: {},
    known: nothingKnown,
  },
  entries: [
    { time: 1, kind: 'call', on: 'connection', method: 'close', call: 0 },
    {
      time: 2,
      kind: 'returned',
      on: 'connection',
      method: 'close',
      call: 0,
      shows: { connection: { signalingState: 'closed', connectionState: 'closed' } },
    },
  ],
}
const machine = { initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } }

let built: BuiltPage
let sockets: WebSocketServer

/** The page's files, a trace, and the page's socket. */
beforeAll(async () => {
  built = await serveBuiltPage((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname !== '/trace') return false
    response.setHeader('content-disposition', "inline; filename*=UTF-8''my%20life%E2%80%A6.json")
    response.writeHead(searchParams.get('token') === 'with-trace' ? 200 : 404)
    response.end(JSON.stringify(trace))
    return true
  })
  sockets = new WebSocketServer({ server: built.server, path: '/page' })
  sockets.on('connection', (socket, { url }) => {
    if (url?.endsWith('token=of-nobody')) return
    const child = { ...actorMessage('x:1', machine, 'a'), parentId: 'x:0', name: 'child' }
    socket.send(JSON.stringify([actorMessage('x:0', machine, 'a'), child, ...stepMessages('x:0', 'go', 'b')]))
  })
})

afterAll(() => {
  sockets.close()
  built.close()
})

describe.each([
  ['chromium', chromium],
  ['firefox', firefox],
] as const)('the built page in %s, under a strict policy', (name, type) => {
  let browser: BrowserInPlay
  beforeAll(async () => {
    browser = await type.launch({ ...launch[name](needBrowser(name).path), headless: true })
  })
  afterAll(() => browser.close())

  const open = (query: string) => openPage(browser, built.address + query)

  it('draws what a file holds, and asks the network for nothing else', async () => {
    const { page, problems, asked } = await open('')
    await page.getByText('Nothing to show yet').waitFor()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'life.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(trace)) })
    await page.locator('.picture .is-active[data-state="live.signaling.stable"]').waitFor()
    expect(await page.title()).toBe('life.json · Statecharts inspector')
    await page.keyboard.press('d')
    await page.locator('.what.divergence').waitFor()
    await page.keyboard.press('Home')
    await page.locator('.where', { hasText: /^1 \// }).waitFor()
    expect(asked.filter((url) => !url.startsWith(built.address))).toEqual([])
    expect(problems).toEqual([])
    await page.close()
  })

  it('says what to paste, with its address, and copies it', async () => {
    const { page, problems } = await open('?token=of-nobody')
    const line = `url: '${built.address.replace('http', 'ws')}app?token=of-nobody',`
    await page.locator('.empty code', { hasText: line }).waitFor()
    expect(await page.title()).toBe('Statecharts inspector')
    await page.getByRole('button', { name: 'Copy' }).click()
    await page.getByText('Copied').waitFor()
    await page.getByLabel('Search the timeline').focus()
    await page.keyboard.press('Control+V')
    expect(await page.getByLabel('Search the timeline').inputValue()).toContain(line)
    expect(problems.filter((problem) => !/404|trace/i.test(problem))).toEqual([])
    await page.close()
  })

  it('shows what the server sends, and begins anew when the connection was lost', async () => {
    const { page, problems } = await open('?token=t')
    await page.locator('.status[data-state=connected]').waitFor()
    await page.locator('.picture .is-active[data-state=b]').waitFor()
    for (const socket of sockets.clients) socket.terminate()
    await page.locator('.status[data-state=disconnected], .status[data-state=connecting]').waitFor()
    await page.locator('.status[data-state=connected]').waitFor()
    await page.locator('.picture .is-active[data-state=b]').waitFor()
    expect(await page.locator('.actor').count()).toBe(2)
    expect(await page.title()).toBe('made · Statecharts inspector')
    expect(problems.filter((problem) => !/404|trace/i.test(problem))).toEqual([])
    await page.close()
  })

  it('is reached and used with the keyboard alone', async () => {
    const { page } = await open('?token=t')
    const isLit = (state: string) => page.locator(`.picture .is-active[data-state=${state}]`).waitFor()
    await isLit('b')
    const order = await tabStops(page)
    const stops = [
      'Open file …',
      'Save trace',
      'Keys and marks',
      'Search the actors',
      'Actors',
      'Width of the actors',
      'Zoom in',
    ]
    const others = [
      'Fit',
      'Details',
      'Step back (←)',
      'Step',
      'Search the timeline',
      'Timeline',
      'Height of the timeline',
    ]
    for (const stop of [...stops, ...others]) {
      expect(
        order.filter((passed) => passed === stop),
        stop,
      ).toHaveLength(1)
    }
    expect(order.indexOf('Open file …')).toBeLessThan(order.indexOf('Actors'))
    expect(order.indexOf('Actors')).toBeLessThan(order.indexOf('Step back (←)'))

    const where = (place: number) => page.locator('.where', { hasText: new RegExp(`^${place} / 3$`) }).waitFor()
    await page.locator('[role=listbox]').focus()
    await page.keyboard.press('ArrowUp')
    await where(2)
    await isLit('a')
    await page.keyboard.press('End')
    await where(3)
    await isLit('b')
    await page.keyboard.press('Home')
    await where(1)
    await page.keyboard.press('ArrowRight')
    await where(2)

    await page.locator('[role=tree]').focus()
    const isSelected = (name: string) => page.locator('.actor[aria-selected=true] .name', { hasText: name }).waitFor()
    await page.keyboard.press('ArrowRight')
    await isSelected('child')
    await page.keyboard.press('ArrowLeft')
    await isSelected('made')
    await page.keyboard.press('ArrowLeft')
    await page.locator('.actor[aria-expanded=false]').waitFor()
    expect(await page.locator('.actor').count()).toBe(1)
    const selected = await page.locator('.actor[aria-selected=true]').getAttribute('id')
    expect(await page.locator('[role=tree]').getAttribute('aria-activedescendant')).toBe(selected)
    await page.close()
  })

  it('shows the trace that the server has', async () => {
    const { page, problems } = await open('?token=with-trace')
    await page.getByText('Trace: my life….json').waitFor()
    await page.locator('.picture .is-active[data-state=live]').waitFor()
    expect(problems).toEqual([])
    await page.close()
  })
})

/** What has the focus after each Tab, until it leaves the page. */
async function tabStops(page: Page): Promise<string[]> {
  const passed: string[] = []
  for (;;) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => {
      const element = document.querySelector('.statecharts-inspector')?.shadowRoot?.activeElement
      const label = element?.closest('label')?.textContent ?? element?.textContent
      return element && (element.getAttribute('aria-label') ?? label ?? '')
    })
    if (stop === undefined || stop === null || passed.length > 50) return passed
    passed.push(stop)
  }
}
