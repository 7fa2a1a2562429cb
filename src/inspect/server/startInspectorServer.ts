import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { APP_PATH } from '../url.ts'
import { Access } from './access.ts'
import { securityHeaders } from './headers.ts'
import { InspectorServerError } from './InspectorServerError.ts'
import { findPage, readPageFile } from './pageFiles.ts'
import { Relay } from './relay.ts'

/** Options of {@link startInspectorServer}. */
export interface InspectorServerOptions {
  /** The port, on 127.0.0.1; any free one if not given or 0. */
  readonly port?: number | undefined
  /** A recorded trace, as JSON text, for the page to show. */
  readonly trace?: string | undefined
  /** How many messages a page that comes late still gets; 20,000 if not given. */
  readonly maxMessages?: number | undefined
}

/** A server that runs. */
export interface InspectorServer {
  /** Of the page, with the token. Apps are given it as well: as `url` of an inspector. */
  readonly url: string
  readonly port: number
  /** Ends it with all its connections. */
  stop(): Promise<void>
}

/** The largest frame, in bytes. An inspector of ours sends less than a million characters. */
const LARGEST = 4 * 1024 * 1024
/** How much of the past is kept, in characters. */
const MOST_CHARACTERS = 50_000_000

/**
 * Starts the server of the offline inspector, on 127.0.0.1 only, with a token of its own.
 *
 * @throws {@link InspectorServerError} if it cannot listen, `ws` is not installed, or an option is not what it should be
 *
 * @example
 * ```ts
 * const server = await startInspectorServer()
 * bindPeerConnection(connection, { inspect: inspect({ url: server.url }).inspect })
 * console.log(server.url)
 * ```
 */
export async function startInspectorServer(options: InspectorServerOptions = {}): Promise<InspectorServer> {
  const { port = 0, trace, maxMessages = 20_000 } = assertOptions(options)
  const { WebSocketServer } = await webSockets()
  const token = randomBytes(24).toString('base64url')
  const http = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 })
  await listen(http, port)
  const { port: actualPort } = http.address() as AddressInfo
  const access = new Access(token, actualPort)
  const headers = securityHeaders(actualPort)
  const relay = new Relay({ messages: maxMessages, characters: MOST_CHARACTERS })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST, perMessageDeflate: false })

  http.on('request', (request, response) => {
    answer(request, response, access, headers, trace).catch(() => response.destroy())
  })
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const url = urlOf(request)
    const isPage = url?.pathname === '/page'
    const status = upgradeStatus(request, url, access)
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      if (isPage) relay.addPage(accepted)
      else relay.addApp(accepted)
    })
  })

  let stopped: Promise<unknown> | undefined
  return {
    url: `http://127.0.0.1:${actualPort}/?token=${token}`,
    port: actualPort,
    async stop() {
      if (!stopped) {
        stopped = once(http, 'close')
        for (const socket of sockets.clients) socket.terminate()
        http.close()
        http.closeAllConnections()
      }
      await stopped
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  headers: Readonly<Record<string, string>>,
  trace: string | undefined,
): Promise<void> {
  const say = (status: number, text: string, type = 'text/plain; charset=utf-8') => {
    response.writeHead(status, { ...headers, 'content-type': type })
    response.end(request.method === 'HEAD' ? undefined : text)
  }
  const url = urlOf(request)
  if (!access.isForUs(request)) return say(421, 'This server answers to 127.0.0.1 and localhost only.')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return say(405, 'Only GET and HEAD are allowed.')
  }
  if (!url) return say(400, 'This is no path.')
  if (url.pathname === '/trace') {
    if (!access.hasToken(url)) return say(403, 'The token is missing or wrong.')
    if (trace === undefined) return say(404, 'No trace was given.')
    return say(200, trace, 'application/json; charset=utf-8')
  }
  if (url.pathname === '/' && !access.hasToken(url)) {
    return say(403, 'The token is missing or wrong. Open the URL that webrtc-statecharts inspect has printed.')
  }
  const page = findPage()
  if (!page) {
    return say(503, 'The inspector has not been built. In the repository of webrtc-statecharts, run: npm run build')
  }
  const file = await readPageFile(page, url.pathname)
  if (!file) return say(404, 'There is no such file.')
  response.writeHead(200, { ...headers, 'content-type': file.type, 'content-length': file.content.length })
  response.end(request.method === 'HEAD' ? undefined : file.content)
}

/** Why a socket is refused; `undefined` if it is not. */
function upgradeStatus(request: IncomingMessage, url: URL | undefined, access: Access): string | undefined {
  if (!access.isForUs(request)) return '421 Misdirected Request'
  if (url?.pathname !== APP_PATH && url?.pathname !== '/page') return '404 Not Found'
  const isAllowed = url.pathname === '/page' ? access.isFromPage(request) : access.isFromApp(request)
  return isAllowed && access.hasToken(url) ? undefined : '403 Forbidden'
}

function urlOf({ url }: IncomingMessage): URL | undefined {
  return url?.startsWith('/') && URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost') : undefined
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new InspectorServerError('port-in-use', `Port ${port} is in use by another program. Choose another one.`)
    }
    throw new InspectorServerError('cannot-listen', `Port ${port} cannot be listened at: ${message}`)
  }
}

async function webSockets(): Promise<typeof import('ws')> {
  try {
    return await import('ws')
  } catch {
    throw new InspectorServerError(
      'no-web-socket',
      'The inspector needs the package "ws". Install it: npm install --save-dev ws',
    )
  }
}

function assertOptions(options: InspectorServerOptions): InspectorServerOptions {
  if (typeof options !== 'object' || options === null) {
    throw new InspectorServerError('bad-option', 'The options of startInspectorServer() must be an object.')
  }
  const { port, trace, maxMessages } = options
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new InspectorServerError('bad-option', `The port must be a whole number from 0 to 65535, but is ${port}.`)
  }
  if (trace !== undefined && typeof trace !== 'string') {
    throw new InspectorServerError('bad-option', 'The option "trace" needs JSON text.')
  }
  if (maxMessages !== undefined && !(Number.isInteger(maxMessages) && maxMessages > 0)) {
    throw new InspectorServerError('bad-option', 'The option "maxMessages" needs a whole number above 0.')
  }
  return options
}
