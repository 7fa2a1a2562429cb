import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { guarded } from '../../watch/errors.ts'
import { APP_PATH, PAGE_PATH } from '../paths.ts'
import { Access } from './access.ts'
import { answer, urlOf } from './answer.ts'
import { securityHeaders } from './headers.ts'
import { InspectorServerError } from './InspectorServerError.ts'
import {
  CHECK_EVERY,
  HEAD_TIME,
  LARGEST_HEAD,
  LARGEST_MESSAGE,
  MOST_CONNECTIONS,
  MOST_FRAGMENTS,
  MOST_HEADERS,
  MOST_KEPT,
  MOST_MESSAGES,
  MOST_PIECES,
  MOST_REQUESTS,
  QUIET_TIME,
  REQUEST_TIME,
} from './limits.ts'
import { refuse } from './refuse.ts'
import { Relay } from './relay.ts'

/** Options of {@link startInspectorServer}. */
export interface InspectorServerOptions {
  /** The port, on 127.0.0.1. Default, and 0: any free port. */
  readonly port?: number | undefined
  /** A recorded trace, as JSON text, or the bytes of a dump, for the page to show. */
  readonly trace?: string | Uint8Array | undefined
  /** The name under which the page shows it: its file name. */
  readonly traceName?: string | undefined
  /** The number of messages kept for a page that is opened later. Default: 20,000. */
  readonly maxMessages?: number | undefined
}

/** A running server. */
export interface InspectorServer {
  /** Of the page, with the token. Apps are given it as well: as `url` of an inspector. */
  readonly url: string
  readonly port: number
  /** Stops it and closes all its connections. */
  stop(): Promise<void>
}

/**
 * Starts the server of the offline inspector, on 127.0.0.1 only, with its own token.
 *
 * @throws {@link InspectorServerError} if it cannot listen, `ws` is not installed, or an option is invalid
 *
 * @example
 * ```ts
 * const server = await startInspectorServer()
 * bindPeerConnection(connection, { inspect: inspect({ url: server.url }).inspect })
 * console.log(server.url)
 * ```
 */
export async function startInspectorServer(options: InspectorServerOptions = {}): Promise<InspectorServer> {
  const { port = 0, trace, traceName, maxMessages = MOST_MESSAGES } = assertOptions(options)
  const { WebSocketServer } = await webSockets()
  const token = randomBytes(24).toString('base64url')
  const http = boundedServer()
  const open = openSockets(http)
  await listen(http, port)
  const { port: actualPort } = http.address() as AddressInfo
  const access = new Access(token, actualPort)
  const answers = {
    access,
    headers: securityHeaders(actualPort),
    trace:
      typeof trace === 'string'
        ? Buffer.from(trace)
        : trace && Buffer.from(trace.buffer, trace.byteOffset, trace.byteLength),
    traceType: typeof trace === 'string' ? 'application/json; charset=utf-8' : 'application/octet-stream',
    traceName,
  }
  const relay = new Relay({ messages: maxMessages, characters: MOST_KEPT })
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    maxFragments: MOST_FRAGMENTS,
    maxBufferedChunks: MOST_PIECES,
    perMessageDeflate: false,
    autoPong: false,
  })

  // What goes wrong with one connection, as that there are too many open files, is no matter of the others.
  http.on('error', () => {})
  http.on('request', (request, response) => {
    answer(request, response, answers).catch(() => response.destroy())
  })
  sockets.on('wsClientError', (_, socket) => refuse(socket, '400 Bad Request'))
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const upgrade = () => {
      const url = urlOf(request)
      const isPage = url?.pathname === PAGE_PATH
      const status =
        upgradeStatus(request, url, access) ?? (relay.isFull(isPage) ? '503 Service Unavailable' : undefined)
      if (status !== undefined) refuse(socket, status)
      else {
        sockets.handleUpgrade(request, socket, head, (accepted) => {
          if (isPage) relay.addPage(accepted)
          else relay.addApp(accepted)
        })
      }
    }
    guarded(upgrade, () => socket.destroy())
  })

  let stopped: Promise<unknown> | undefined
  return {
    url: `http://127.0.0.1:${actualPort}/?token=${token}`,
    port: actualPort,
    async stop() {
      if (!stopped) {
        stopped = once(http, 'close')
        http.close()
        for (const socket of open) socket.destroy()
      }
      await stopped
    },
  }
}

function boundedServer(): Server {
  const http = createServer({
    maxHeaderSize: LARGEST_HEAD,
    headersTimeout: HEAD_TIME,
    requestTimeout: REQUEST_TIME,
    connectionsCheckingInterval: CHECK_EVERY,
  })
  http.maxConnections = MOST_CONNECTIONS
  http.maxHeadersCount = MOST_HEADERS
  http.maxRequestsPerSocket = MOST_REQUESTS
  http.timeout = QUIET_TIME
  return http
}

/** All that is connected, in whatever state: also what is no more of HTTP, and yet none of `ws`. */
function openSockets(http: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>()
  http.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return open
}

/** Why a socket is refused; `undefined` if it is not. */
function upgradeStatus(request: IncomingMessage, url: URL | undefined, access: Access): string | undefined {
  if (!access.isForUs(request)) return '421 Misdirected Request'
  if (url?.pathname !== APP_PATH && url?.pathname !== PAGE_PATH) return '404 Not Found'
  const isAllowed = url.pathname === PAGE_PATH ? access.isFromPage(request) : access.isFromApp(request)
  return isAllowed && access.hasToken(url) ? undefined : '403 Forbidden'
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
    throw new InspectorServerError('cannot-listen', `The server cannot listen at port ${port}: ${message}`)
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
  const { port, trace, traceName, maxMessages } = options
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new InspectorServerError('bad-option', `The port must be a whole number from 0 to 65535, but is ${port}.`)
  }
  if (trace !== undefined && typeof trace !== 'string' && !(trace instanceof Uint8Array)) {
    throw new InspectorServerError('bad-option', 'The option "trace" needs JSON text, or the bytes of a dump.')
  }
  if (traceName !== undefined && typeof traceName !== 'string') {
    throw new InspectorServerError('bad-option', 'The option "traceName" needs text.')
  }
  if (maxMessages !== undefined && !(Number.isInteger(maxMessages) && maxMessages > 0)) {
    throw new InspectorServerError('bad-option', 'The option "maxMessages" needs a whole number above 0.')
  }
  return options
}
