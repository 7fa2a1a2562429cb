import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createWebSocketInspector } from '../../../src/inspect/createWebSocketInspector.ts'
import { MOST_WAITING } from '../../../src/inspect/feed.ts'
import { MISSED } from '../../../src/inspect/protocol.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** A server that reads only when it is told to. */
async function startServer() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  const received: { readonly type: string; readonly sessionId: string; readonly missed: number }[] = []
  server.on('connection', (socket) => {
    socket.pause()
    socket.on('message', (data) => received.push(JSON.parse(String(data))))
  })
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  return {
    server,
    received,
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/app?token=x`,
    read: () => {
      for (const socket of server.clients) socket.resume()
    },
  }
}

/** The platform's sockets, as they are made. */
function madeSockets(prepare: (socket: WebSocket) => void = () => {}): WebSocket[] {
  const made: WebSocket[] = []
  class Made extends WebSocket {
    constructor(url: URL) {
      super(url)
      prepare(this)
      made.push(this)
    }
  }
  vi.stubGlobal('WebSocket', Made)
  return made
}

it('holds no more than its bounds for a server that does not read, which is told what it has missed when it does', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { server, received, url, read } = await startServer()
  const sockets = madeSockets()
  const inspector = createWebSocketInspector({ url, maxDeferredEvents: 10 })
  await once(server, 'connection')
  await once(sockets[0] as WebSocket, 'open')
  const length = 15_000
  const count = 2000
  for (let number = 0; number < count; number++) {
    inspector.event(`x:${number}`, { type: 'go', data: 'lorem '.repeat(length / 6) })
  }
  const { bufferedAmount } = sockets[0] as WebSocket
  expect(bufferedAmount).toBeGreaterThan(0)
  expect(bufferedAmount).toBeLessThanOrEqual(MOST_WAITING + 2 * length)
  read()
  await expect.poll(() => received.at(-1)?.type).toBe(MISSED)
  const got = received.filter(({ type }) => type === '@xstate.event')
  expect(got.slice(-10).map(({ sessionId }) => sessionId)).toEqual(
    Array.from({ length: 10 }, (_, index) => `x:${count - 10 + index}`),
  )
  const missed = received.at(-1)?.missed ?? 0
  expect(missed).toBeGreaterThan(0)
  expect(got.length + missed).toBe(count)
  expect(warn.mock.calls.map(([text]) => text)).toEqual([expect.stringContaining(`${missed} messages were dropped`)])
  inspector.stop()
  await once(sockets[0] as WebSocket, 'close')
})

it('has sent what was kept before it stops', async () => {
  const { server, received, url, read } = await startServer()
  const sockets = madeSockets()
  const inspector = createWebSocketInspector({ url })
  await once(server, 'connection')
  await once(sockets[0] as WebSocket, 'open')
  const count = 1000
  for (let number = 0; number < count; number++) {
    inspector.event(`x:${number}`, { type: 'go', data: 'lorem '.repeat(2500) })
  }
  inspector.stop()
  expect((sockets[0] as WebSocket).readyState).toBe(WebSocket.OPEN)
  read()
  await once(sockets[0] as WebSocket, 'close')
  expect(received).toHaveLength(count)
})

it('goes on when a socket throws', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { server, received, url, read } = await startServer()
  let throws = true
  const sockets = madeSockets((socket) => {
    const send = socket.send.bind(socket)
    socket.send = (data: string) => {
      if (throws) throw new Error('it cannot')
      send(data)
    }
  })
  const inspector = createWebSocketInspector({ url })
  inspector.event('x:0', 'go')
  await once(server, 'connection')
  await once(sockets[0] as WebSocket, 'open')
  expect(warn.mock.calls.map(([, error]) => (error as Error).message)).toEqual(['it cannot'])
  throws = false
  sockets[0]?.terminate()
  await once(server, 'connection')
  read()
  await expect.poll(() => received.map(({ sessionId }) => sessionId)).toEqual(['x:0'])
  inspector.stop()
})
