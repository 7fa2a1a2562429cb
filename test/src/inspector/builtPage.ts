import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { buildInspector } from '../../../tools/buildInspector.ts'
import { PATIENCE } from '../../../tools/launch.ts'

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

/** The built page, and where it is served. */
export interface BuiltPage {
  readonly server: Server
  /** Ends with a slash. */
  readonly address: string
  close(): void
}

/**
 * Builds the page, and serves its files under the policy that the page itself says is enough.
 *
 * @param answer - what else there is: whether it has answered
 */
export async function serveBuiltPage(
  answer: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<BuiltPage> {
  const folder = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-page-'))
  await buildInspector(folder)
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const policy = /default-src[^>]*?form-action 'none'/.exec(page)?.[0].replace(/\s+/g, ' ') ?? ''
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    response.setHeader('content-security-policy', policy)
    if (answer(request, response)) return
    const name = pathname === '/' ? 'index.html' : pathname.slice(1)
    response.setHeader('content-type', types[extname(name)] ?? 'text/plain')
    response.end(readFileSync(join(folder, name)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    server,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A page that is open. */
export interface OpenPage {
  readonly page: Page
  /** What the browser says against it. */
  readonly problems: string[]
  /** What it has asked the network for. */
  readonly asked: string[]
}

/** Opens a page, and watches it from its beginning. */
export async function openPage(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<OpenPage> {
  const page = await browser.newPage(options)
  page.setDefaultTimeout(PATIENCE)
  const problems: string[] = []
  const asked: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(url)
  return { page, problems, asked }
}
