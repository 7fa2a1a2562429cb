import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { type Browser as BrowserInPlay, chromium, firefox, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { nothingKnown } from '../../../src/follow/known.ts'
import { TRACE_FORMAT, TRACE_VERSION } from '../../../src/trace/trace.ts'
import { needBrowser } from '../../../tools/browsers.ts'
import { buildInspector } from '../../../tools/buildInspector.ts'
import { launch } from '../../../tools/launch.ts'
import { actorMessage, stepMessages } from '../../live/browser/inspector/messages.ts'

const folder = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-page-'))
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
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

let server: Server
let sockets: WebSocketServer
let address: string

/** The page's files, under the policy that the page itself says is enough, and its socket. */
beforeAll(async () => {
  await buildInspector(folder)
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const policy = /default-src[^>]*?form-action 'none'/.exec(page)?.[0].replace(/\s+/g, ' ') ?? ''
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    response.setHeader('content-security-policy', policy)
    if (pathname === '/trace') {
      response.setHeader('content-disposition', "inline; filename*=UTF-8''my%20life%E2%80%A6.json")
      response.writeHead(searchParams.get('token') === 'with-trace' ? 200 : 404)
      response.end(JSON.stringify(trace))
      return
    }
    const name = pathname === '/' ? 'index.html' : pathname.slice(1)
    response.setHeader('content-type', types[extname(name)] ?? 'text/plain')
    response.end(readFileSync(join(folder, name)))
  })
  sockets = new WebSocketServer({ server, path: '/page' })
  sockets.on('connection', (socket, { url }) => {
    if (url?.endsWith('token=of-nobody')) return
    const child = { ...actorMessage('x:1', machine, 'a'), parentId: 'x:0', name: 'child' }
    socket.send(JSON.stringify([actorMessage('x:0', machine, 'a'), child, ...stepMessages('x:0', 'go', 'b')]))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})

afterAll(() => {
  sockets.close()
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
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

  /** Opens it; `problems` has what the browser says against it. */
  async function open(query: string): Promise<{ page: Page; problems: string[] }> {
    const page = await browser.newPage()
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    await page.goto(address + query)
    return { page, problems }
  }

  it('draws what a file holds, and asks the network for nothing else', async () => {
    const { page, problems } = await open('')
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
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
    expect(asked.filter((url) => !url.startsWith(address))).toEqual([])
    expect(problems).toEqual([])
    await page.close()
  })

  it('says what to paste, with its address, and copies it', async () => {
    const { page, problems } = await open('?token=of-nobody')
    const line = `url: '${address.replace('http', 'ws')}app?token=of-nobody',`
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
