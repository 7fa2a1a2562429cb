import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { WebSocket } from 'ws'
import { type InspectorServer, startInspectorServer } from '../../../src/inspect/server/index.ts'

/** In milliseconds: what a server that still serves needs is far less. */
const PATIENCE = 20_000

/** A server in this process, and what connects to it. */
export class Victim {
  readonly server: InspectorServer
  readonly #open = new Set<{ destroy(): void } | { terminate(): void }>()

  private constructor(server: InspectorServer) {
    this.server = server
  }

  static async start(): Promise<Victim> {
    return new Victim(await startInspectorServer({ trace: JSON.stringify({ text: 'x'.repeat(1_000_000) }) }))
  }

  get port(): number {
    return this.server.port
  }

  get token(): string {
    return new URL(this.server.url).search
  }

  get origin(): string {
    return new URL(this.server.url).origin
  }

  /** A connection that sends what it is given, and is not ended by the server's end. */
  raw(text: string | Buffer = ''): Socket {
    const socket = connect({ port: this.port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => {})
    socket.write(text)
    this.#open.add(socket)
    return socket
  }

  /** The head of a request; what is given takes the place of what is right. */
  head({
    path = '/app',
    method = 'GET',
    host = `127.0.0.1:${this.port}`,
    search = this.token,
    more = '',
  } = {}): string {
    return `${method} ${path}${search} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`
  }

  /** The head of a request for a socket. */
  upgrade({ more = '', ...parts }: Parameters<Victim['head']>[0] = {}): string {
    const headers = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ]
    return this.head({ ...parts, more: `${headers.join('\r\n')}\r\n${more}` })
  }

  /** An app, or a page. */
  async open(path: '/app' | '/page'): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}${path}${this.token}`, { origin: this.origin })
    socket.on('error', () => {})
    this.#open.add(socket)
    await inTime(once(socket, 'open'), `${path} is opened`)
    return socket
  }

  /** Ends all that is open. */
  leave(): void {
    for (const each of this.#open) 'terminate' in each ? each.terminate() : each.destroy()
    this.#open.clear()
  }

  /** Throws if a good page does not get what a good app sends, or if a file is not answered. */
  async expectServing(marker: string): Promise<void> {
    const socket = this.raw(this.head({ path: '/', more: 'Connection: close\r\n' }))
    const [data] = await inTime(once(socket, 'data'), 'a file is answered')
    if (!/^HTTP\/1\.1 (?:200|503) /.test(String(data))) throw new Error(`a file is answered with ${String(data)}`)
    const page = await this.open('/page')
    const got = new Promise((resolve) => {
      page.on('message', (frame) => {
        if (String(frame).includes(`"${marker}"`)) resolve(true)
      })
    })
    const app = await this.open('/app')
    app.send(JSON.stringify({ type: '@xstate.event', sessionId: 'x', event: { type: marker } }))
    await inTime(got, 'a message comes to a page')
  }
}

/** Rejects if something does not come about. */
export async function inTime<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not in time: ${what}`)), PATIENCE)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
