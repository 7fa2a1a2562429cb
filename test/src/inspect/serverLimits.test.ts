import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { MOST_WAITING } from '../../../src/inspect/feed.ts'
import {
  LARGEST_HEAD,
  MOST_APPS,
  MOST_CONNECTIONS,
  MOST_FRAGMENTS,
  MOST_PAGES,
  MOST_REQUESTS,
} from '../../../src/inspect/server/limits.ts'
import { Relay } from '../../../src/inspect/server/relay.ts'
import { rawSocketsOfEachTest } from './rawSocketsOfEachTest.ts'
import { serverOfEachTest } from './serverOfEachTest.ts'

const start = serverOfEachTest()
const { raw, leave } = rawSocketsOfEachTest()

function about(sessionId: string, length: number): string {
  return JSON.stringify({ type: '@xstate.event', sessionId, event: { type: 'go', data: 'x'.repeat(length) } })
}

/** A relay, and both ends of sockets to it. */
async function relayed(limits: { readonly messages: number; readonly characters: number }) {
  const relay = new Relay(limits)
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, autoPong: false })
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  const { port } = server.address() as { port: number }
  const opened = async () => {
    const far = new WebSocket(`ws://127.0.0.1:${port}`)
    const [[near]] = await Promise.all([once(server, 'connection'), once(far, 'open')])
    return { far, near: near as WebSocket }
  }
  const [app, page] = [await opened(), await opened()]
  relay.addApp(app.near)
  relay.addPage(page.near)
  return { relay, app, page }
}

describe('what waits', () => {
  it('for a page that does not read is bounded, and what it has missed is told when it reads', async () => {
    const { app, page } = await relayed({ messages: 1000, characters: 8_000_000 })
    page.far.pause()
    const count = 30
    const length = 1_000_000
    for (let number = 0; number < count; number++) app.far.send(about(`x:${number}`, length))
    const got: { readonly type: string; readonly sessionId: string; readonly dropped: number }[] = []
    page.far.on('message', (data) => got.push(...JSON.parse(String(data))))
    // When it answers, it has taken all.
    app.far.ping()
    await once(app.far, 'pong')
    expect(page.near.bufferedAmount).toBeGreaterThan(0)
    expect(page.near.bufferedAmount).toBeLessThanOrEqual(MOST_WAITING + length + 1000)
    page.far.resume()
    await expect.poll(() => got.filter(({ type }) => type === '@xstate.event').at(-1)?.sessionId).toBe(`x:${count - 1}`)
    await expect.poll(() => got.at(-1)?.dropped).toBe(count - 7)
    expect(got.length).toBeLessThan(count)
  })

  it('for an app that pings and does not read is bounded', async () => {
    const { app } = await relayed({ messages: 1000, characters: 1_000_000 })
    app.far.pause()
    let pings = 0
    app.near.on('ping', () => {
      pings += 1
    })
    const count = 100_000
    for (let number = 0; number < count; number++) app.far.ping(String(number).padEnd(125))
    await expect.poll(() => pings).toBe(count)
    expect(app.near.bufferedAmount).toBeLessThan(200)
    const answered = new Promise<void>((resolve) => {
      app.far.on('pong', (data) => {
        if (Number(data) === count - 1) resolve()
      })
    })
    app.far.resume()
    await answered
  })

  it('of an answer that nobody takes does not keep the server from stopping', async () => {
    const server = await start({ trace: `{"x":"${'x'.repeat(20_000_000)}"}` })
    const path = `/trace${new URL(server.url).search}`
    const socket = raw(server, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`.repeat(3))
    await once(socket, 'readable')
    await server.stop()
  })

  it('of a message in many fragments is refused', async () => {
    const server = await start()
    const page = await server.openPage()
    const app = await server.openApp()
    app.on('error', () => {})
    for (let count = 0; count <= MOST_FRAGMENTS; count++) app.send('x', { fin: false })
    const [code] = await once(app, 'close')
    expect(code).toBe(1008)
    await page.notice(({ oversized }) => oversized === 1)
  })
})

describe('how many there may be', () => {
  it.each([
    ['apps', MOST_APPS, '/app'],
    ['pages', MOST_PAGES, '/page'],
  ])('of %s: %i', async (_, most, path) => {
    const server = await start()
    const origin = new URL(server.url).origin
    const open = async () => {
      const socket = new WebSocket(server.urlOf(path, 'ws'), { origin })
      const status = await new Promise<number | undefined>((resolve) => {
        socket.on('open', () => resolve(undefined))
        socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode))
      })
      socket.on('error', () => {})
      return { socket, status }
    }
    const opened = await Promise.all(Array.from({ length: most }, open))
    expect(opened.map(({ status }) => status).filter((status) => status !== undefined)).toEqual([])
    expect((await open()).status).toBe(503)
    opened[0]?.socket.close()
    await expect.poll(async () => (await open()).status).toBeUndefined()
  })

  it('of connections: of those that are too many, each is closed', async () => {
    const server = await start()
    const many = 100
    const opened = Array.from({ length: MOST_CONNECTIONS + many }, () => raw(server).resume())
    // Which ones these are is the system's matter.
    await expect.poll(() => opened.filter((socket) => socket.readableEnded).length, { timeout: 9_000 }).toBe(many)
    leave()
    const isAnswered = () =>
      new Promise((resolve) => {
        raw(server, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`)
          .on('data', () => resolve(true))
          .on('end', () => resolve(false))
      })
    await expect.poll(isAnswered).toBe(true)
  })

  it('of requests in one connection', async () => {
    const server = await start()
    const request = `GET /trace HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`
    const socket = raw(server, request.repeat(MOST_REQUESTS + 10))
    let text = ''
    socket.on('data', (data) => {
      text += data
    })
    await expect.poll(() => text).toMatch(/^HTTP\/1\.1 503 /m)
    expect(text.match(/^HTTP\/1\.1 403 /gm)).toHaveLength(MOST_REQUESTS)
  })

  it('of bytes in the head of a request', async () => {
    const server = await start()
    const socket = raw(
      server,
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX: ${'x'.repeat(LARGEST_HEAD)}\r\n\r\n`,
    )
    const [data] = await once(socket, 'data')
    expect(String(data)).toContain('HTTP/1.1 431 ')
  })
})
