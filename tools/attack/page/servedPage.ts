import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { type CDPSession, chromium, type Page } from 'playwright'
import { WebSocketServer } from 'ws'
import { needBrowser } from '../../browsers.ts'
import { buildInspector } from '../../buildInspector.ts'
import { collectedHeap } from '../../collectedHeap.ts'
import { launch, PATIENCE } from '../../launch.ts'

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

/** What a page is given: frames of messages, and the text of a trace, if any. */
export interface Given {
  readonly frames: Iterable<string>
  readonly trace?: string
}

/** What was seen of a page. */
export interface Watched {
  readonly page: Page
  /** The longest task since it was loaded, in milliseconds: as it passed, or if it was opened so, of the processor's time. */
  longestTask(): Promise<number>
  /** What the browser has said against it. */
  readonly problems: readonly string[]
  /** What its heap takes, in bytes. */
  heap(): Promise<number>
}

/** The built page in Chromium. It is given something anew each time that it is opened. */
export async function servedPage() {
  const folder = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-attack-'))
  await buildInspector(folder)
  let given: Given = { frames: [] }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/trace') {
      response.writeHead(given.trace === undefined ? 404 : 200)
      response.end(given.trace)
      return
    }
    const name = pathname === '/' ? 'index.html' : pathname.slice(1)
    response.setHeader('content-type', types[extname(name)] ?? 'text/plain')
    response.end(readFileSync(join(folder, name)))
  })
  const sockets = new WebSocketServer({ server, path: '/page' })
  sockets.on('connection', (socket) => {
    for (const frame of given.frames) socket.send(frame)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/?token=t`
  const browser = await chromium.launch({ ...launch.chromium(needBrowser('chromium').path), headless: true })

  return {
    /** @param countsCpu - counts what tasks take of the processor, and not what of it others have meanwhile */
    async open(what: Given, countsCpu = false): Promise<Watched> {
      given = what
      const page = await browser.newPage()
      page.setDefaultTimeout(PATIENCE)
      const problems: string[] = []
      page.on('pageerror', (error) => problems.push(error.message))
      page.on('crash', () => problems.push('it has crashed'))
      // What starts this program gives functions their names, and calls a helper for it.
      await page.addInitScript('globalThis.__name = (value) => value')
      await page.addInitScript(watchTasks)
      const cdp = await page.context().newCDPSession(page)
      const traced = countsCpu ? await traceTasks(cdp) : undefined
      await page.goto(address)
      return {
        page,
        problems,
        longestTask: async () => {
          const passed = await page.evaluate(() =>
            (globalThis as unknown as { longestTask: () => Promise<number> }).longestTask(),
          )
          return traced ? await traced() : passed
        },
        heap: () => collectedHeap(cdp),
      }
    },
    async close(): Promise<void> {
      await browser.close()
      sockets.close()
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** What Chromium tells of its work; times are in microseconds. */
interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** When it began. */
  readonly ts: number
  /** What it took of its thread. */
  readonly tdur?: number
}

/** Traces from now on. Gives what asks for the longest task, in milliseconds of the processor's time, and ends it. */
async function traceTasks(cdp: CDPSession): Promise<() => Promise<number>> {
  const events: TraceEvent[] = []
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  const includedCategories = ['devtools.timeline', 'disabled-by-default-devtools.timeline']
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } })
  return async () => {
    const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
    await cdp.send('Tracing.end')
    await complete
    // That of the page comes last: the empty page, before it, has one too.
    const loaded = events.filter(({ name }) => name === 'MarkDOMContent').at(-1)
    const took = events.map(({ name, pid, tid, ts, tdur = 0 }) =>
      name === 'RunTask' && pid === loaded?.pid && tid === loaded.tid && ts >= loaded.ts ? tdur / 1000 : 0,
    )
    return took.reduce((longest, each) => Math.max(longest, each), 0)
  }
}

/** In the page. That the page's own code is compiled is no matter of what it is given. */
function watchTasks(): void {
  let longest = 0
  const isLoaded = (start: number) => {
    const [loading] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    return loading !== undefined && loading.domContentLoadedEventEnd > 0 && start >= loading.domContentLoadedEventEnd
  }
  const take = (entries: PerformanceEntryList) => {
    for (const { duration, startTime } of entries) if (isLoaded(startTime)) longest = Math.max(longest, duration)
  }
  const observer = new PerformanceObserver((list) => take(list.getEntries()))
  observer.observe({ type: 'longtask', buffered: true })
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  Object.assign(globalThis, {
    async longestTask() {
      await frame()
      await frame()
      take(observer.takeRecords())
      return longest
    },
  })
}
