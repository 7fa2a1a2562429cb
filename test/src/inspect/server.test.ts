import { once } from 'node:events'
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws'
import { createActor } from 'xstate'
import { dataChannelMachine } from '../../../machines/channel/dataChannelMachine.ts'
import { createWebSocketInspector } from '../../../src/inspect/createWebSocketInspector.ts'
import { type Inspector, inspect } from '../../../src/inspect/index.ts'
import { MISSED } from '../../../src/inspect/protocol.ts'
import { InspectorServerError } from '../../../src/inspect/server/index.ts'
import { type RunningServer, serverOfEachTest } from './serverOfEachTest.ts'

const start = serverOfEachTest()

/** A message about an actor. */
function about(sessionId: string, more: object = {}): string {
  return JSON.stringify({
    type: '@xstate.event',
    sessionId,
    rootId: sessionId,
    createdAt: '0',
    event: { type: 'go' },
    ...more,
  })
}

async function get(url: string, options: RequestOptions = {}): Promise<{ response: IncomingMessage; body: string }> {
  const sent = request(url, options)
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of response) body += chunk
  return { response, body }
}

/** With what status a socket is refused; `undefined` if it is not. */
async function refusal(url: string, options?: ClientOptions): Promise<number | undefined> {
  const socket = new WebSocket(url, options)
  const refused = new Promise<number | undefined>((resolve) => {
    socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode))
    socket.on('open', () => resolve(undefined))
  })
  const status = await refused
  socket.on('error', () => {})
  socket.terminate()
  return status
}

/** Whether an app's message still reaches a page. */
async function expectServing(server: RunningServer): Promise<void> {
  const page = await server.openPage()
  const app = await server.openApp()
  const sessionId = `serving-${page.messages.length}`
  app.send(about(sessionId))
  await expect.poll(() => page.frames.join('')).toContain(sessionId)
  app.close()
  page.socket.close()
}

describe('who is let in', () => {
  it('is a page of its own and an app of this machine, with the token', async () => {
    const server = await start()
    const [app, page] = [server.urlOf('/app', 'ws'), server.urlOf('/page', 'ws')]
    const own = [`http://127.0.0.1:${server.port}`, `http://localhost:${server.port}`]
    for (const origin of own) expect(await refusal(page, { origin })).toBeUndefined()
    for (const origin of [
      undefined,
      ...own,
      'http://localhost:5173',
      'https://127.0.0.1',
      'http://app.localhost',
      'http://[::1]:1',
    ]) {
      expect(await refusal(app, origin === undefined ? {} : { origin })).toBeUndefined()
    }
    expect(await refusal(app, { headers: { host: `localhost:${server.port}` } })).toBeUndefined()
  })

  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'null',
    'nonsense',
    'file://',
    'http://128.0.0.1',
  ])('is not a page of %s', async (origin) => {
    const server = await start()
    expect(await refusal(server.urlOf('/app', 'ws'), { origin })).toBe(403)
    expect(await refusal(server.urlOf('/page', 'ws'), { origin })).toBe(403)
    await expectServing(server)
  })

  it('is not an app that would be a page', async () => {
    const server = await start()
    expect(await refusal(server.urlOf('/page', 'ws'))).toBe(403)
    expect(await refusal(server.urlOf('/page', 'ws'), { origin: 'http://localhost:5173' })).toBe(403)
    await expectServing(server)
  })

  it.each([{}, { token: '' }, { token: 'wrong' }, { token: 'ä'.repeat(100) }, { other: 'token' }] as Record<
    string,
    string
  >[])('is nobody with %o for a token', async (parameters) => {
    const server = await start({ trace: '{}' })
    const origin = new URL(server.url).origin
    for (const path of ['/app', '/page']) {
      expect(await refusal(server.urlOf(path, 'ws', parameters), { origin })).toBe(403)
    }
    for (const path of ['/', '/trace']) {
      expect((await get(server.urlOf(path, 'http', parameters))).response.statusCode).toBe(403)
    }
    await expectServing(server)
  })

  it.each(['evil.example', 'evil.example:PORT', '127.0.0.1', 'localhost:1', '[::1]:PORT'])(
    'is nobody who asks for %s',
    async (name) => {
      const server = await start({ trace: '{}' })
      const headers = { host: name.replace('PORT', String(server.port)) }
      for (const path of ['/', '/trace', '/index.html']) {
        expect((await get(server.urlOf(path), { headers })).response.statusCode).toBe(421)
      }
      for (const path of ['/app', '/page']) {
        const origin = new URL(server.url).origin
        expect(await refusal(server.urlOf(path, 'ws'), { origin, headers })).toBe(421)
      }
      await expectServing(server)
    },
  )

  it('is nobody by another address of the machine', async () => {
    const server = await start()
    const socket = connect(server.port, '::1')
    const [error] = await once(socket, 'error')
    expect(error.code).toMatch(/ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT|ENETUNREACH/)
  })

  it('has a token that cannot be guessed', async () => {
    const [one, other] = [await start(), await start()]
    const tokens = [one, other].map(({ url }) => new URL(url).searchParams.get('token') ?? '')
    expect(tokens[0]).not.toBe(tokens[1])
    for (const token of tokens) expect(token).toMatch(/^[\w-]{32}$/)
  })
})

describe('what is asked of it over HTTP', () => {
  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('is not %s', async (method) => {
    const server = await start()
    const { response } = await get(server.url, { method })
    expect(response.statusCode).toBe(405)
    expect(response.headers.allow).toBe('GET, HEAD')
    await expectServing(server)
  })

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/..\\package.json',
    '/%2e%2e%5cpackage.json',
    '//etc/passwd',
    '/etc/passwd',
    '/a/../../../package.json',
    '/.env',
    '/index.html%00.js',
    '/%',
  ])('is no file outside: %s', async (path) => {
    const server = await start()
    const { response, body } = await get(server.url, { path })
    expect([400, 403, 404, 503]).toContain(response.statusCode)
    expect(body).not.toContain('webrtc-statecharts"')
    await expectServing(server)
  })

  it('is answered with headers that keep the page safe', async () => {
    const server = await start({ trace: '{}' })
    for (const path of ['/', '/trace', '/nothing.js']) {
      const { headers } = (await get(server.urlOf(path))).response
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      })
      const policy = headers['content-security-policy'] ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval';/)
      expect(policy).toMatch(/frame-ancestors 'self' http:\/\/127\.0\.0\.1:\*/)
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('has no headers without end', async () => {
    const server = await start()
    const { response } = await get(server.url, { headers: { large: 'x'.repeat(100_000) } })
    expect(response.statusCode).toBe(431)
    await expectServing(server)
  })

  it('is HTTP', async () => {
    const server = await start()
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.end('nonsense\r\n\r\n')
    await once(socket.resume(), 'close')
    await expectServing(server)
  })

  it('is the trace', async () => {
    const server = await start({ trace: '{"format":"webrtc-statecharts"}' })
    expect(await get(server.urlOf('/trace'))).toMatchObject({
      body: '{"format":"webrtc-statecharts"}',
      response: { statusCode: 200, headers: { 'content-type': 'application/json; charset=utf-8' } },
    })
    const without = await start()
    expect((await get(without.urlOf('/trace'))).response.statusCode).toBe(404)
  })

  it.each([
    ['life.json', 'life.json'],
    ["a \r\n'life'…; \ud800", 'a%20%0D%0A%27life%27%E2%80%A6%3B%20%EF%BF%BD'],
  ])('has the name of the trace', async (traceName, told) => {
    const server = await start({ trace: '{}', traceName })
    const { response } = await get(server.urlOf('/trace'))
    expect(response.headers['content-disposition']).toBe(`inline; filename*=UTF-8''${told}`)
  })
})

describe('what apps send', () => {
  it('reaches the pages, in order', async () => {
    const server = await start()
    const pages = [await server.openPage(), await server.openPage()]
    const app = await server.openApp()
    for (let number = 0; number < 100; number++) app.send(about(`x:${number}`))
    for (const page of pages) {
      await page.count(100)
      expect(page.messages.map((message) => 'sessionId' in message && message.sessionId)).toEqual(
        Array.from({ length: 100 }, (_, number) => `x:${number}`),
      )
    }
  })

  it('reaches pages that come later', async () => {
    const server = await start()
    const first = await server.openPage()
    const app = await server.openApp()
    for (let number = 0; number < 1000; number++) app.send(about(`x:${number}`, { text: 'x'.repeat(1000) }))
    await first.count(1000)
    const late = await server.openPage()
    await late.count(1000)
    expect(late.messages).toEqual(first.messages)
    app.send(about('x:last'))
    await late.count(1001)
    expect(late.messages.at(-1)).toMatchObject({ sessionId: 'x:last' })
  })

  it('is told apart by the apps', async () => {
    const server = await start()
    const page = await server.openPage()
    const [one, other] = [await server.openApp(), await server.openApp()]
    one.send(about('x:0'))
    await page.count(1)
    other.send(about('x:1', { parentId: 'x:0', sourceId: 'x:2', rootId: 'x:0' }))
    await page.count(2)
    expect(page.messages).toMatchObject([
      { sessionId: 'x:0', rootId: 'x:0' },
      { sessionId: '2/x:1', parentId: '2/x:0', sourceId: '2/x:2', rootId: '2/x:0' },
    ])
  })

  it('is forgotten when it is too much, and that is told', async () => {
    const server = await start({ maxMessages: 10 })
    const page = await server.openPage()
    const app = await server.openApp()
    app.send(about('x:0', { type: '@xstate.actor', name: 'first', snapshot: {} }))
    for (let number = 1; number < 20; number++) app.send(about(`x:${number}`))
    await page.count(20)
    await page.notice(({ dropped }) => dropped === 10)
    const late = await server.openPage()
    const notice = await late.notice(() => true)
    expect(notice).toEqual({ type: '@webrtc-statecharts.notice', dropped: 10, malformed: 0, oversized: 0 })
    expect(late.messages).toHaveLength(12)
    expect(late.messages[0]).toMatchObject({ type: '@xstate.actor', name: 'first' })
  })

  it.each([
    '{',
    '',
    'null',
    '[]',
    '"text"',
    '{"type":"other","sessionId":"x"}',
    '{"type":"@xstate.event"}',
    '{"type":"@xstate.event","sessionId":1}',
  ])('may be no message: %s', async (frame) => {
    const server = await start()
    const page = await server.openPage()
    const app = await server.openApp()
    app.send(frame)
    app.send(Buffer.from(about('binary')))
    app.send(about('x:0'))
    await page.count(1)
    await page.notice(({ malformed }) => malformed === 2)
    expect(page.frames.join('')).not.toContain('binary')
    await expectServing(server)
  })

  it.each([1_001, 5_000, 100_000, 1_000_000])('may be %i levels deep, which counts as malformed', async (levels) => {
    const server = await start()
    const page = await server.openPage()
    const app = await server.openApp()
    app.send(`{"type":"@xstate.event","sessionId":"x:0","event":${'['.repeat(levels)}${']'.repeat(levels)}}`)
    await page.notice(({ malformed }) => malformed === 1)
    app.send(about('x:1', { event: { type: `"${'[{'.repeat(levels)}\\` } }))
    await page.count(1)
    await expectServing(server)
  })

  it('may be missing, which the app says', async () => {
    const server = await start()
    const page = await server.openPage()
    const [one, other] = [await server.openApp(), await server.openApp()]
    for (const missed of [2, 5]) one.send(JSON.stringify({ type: MISSED, missed }))
    other.send(JSON.stringify({ type: MISSED, missed: 3 }))
    await page.notice(({ dropped }) => dropped === 8)
    for (const missed of [-1, 0.5, '1', null]) other.send(JSON.stringify({ type: MISSED, missed }))
    await page.notice(({ malformed, dropped }) => malformed === 4 && dropped === 8)
  })

  it('is text, whatever it looks like', async () => {
    const server = await start()
    const page = await server.openPage()
    const app = await server.openApp()
    const name = '<img src=x onerror=alert(1)>'
    app.send(about(name, { __proto__: undefined, event: { type: name } }))
    app.send(
      `{"type":"@xstate.event","sessionId":"x:1","createdAt":"0","event":{"type":"go"},"__proto__":{"polluted":1}}`,
    )
    await page.count(2)
    expect(page.messages[0]).toMatchObject({ sessionId: name, event: { type: name } })
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it('is not 100 MB', async () => {
    const server = await start()
    const page = await server.openPage()
    const app = await server.openApp()
    app.on('error', () => {})
    app.send('x'.repeat(100_000_000), () => {})
    const [code] = await once(app, 'close')
    expect([1006, 1009]).toContain(code)
    await page.notice(({ oversized }) => oversized === 1)
    await expectServing(server)
  })

  it('is not heard from a page', async () => {
    const server = await start()
    const [page, other] = [await server.openPage(), await server.openPage()]
    page.socket.send(about('from-a-page'))
    const app = await server.openApp()
    app.send(about('x:0'))
    await other.count(1)
    expect(other.frames.join('')).not.toContain('from-a-page')
  })
})

describe('an inspector', () => {
  function tellLife({ inspect: observer }: Inspector): string {
    const actor = createActor(dataChannelMachine, { input: { readyState: 'connecting' }, inspect: observer }).start()
    actor.send({ type: 'open' })
    return actor.sessionId
  }

  it.each([
    ['createWebSocketInspector()', createWebSocketInspector],
    ['inspect()', inspect],
  ])('made with %s needs the URL only, which is printed', async (_, make) => {
    const server = await start()
    const page = await server.openPage()
    const inspector = make({ url: server.url })
    const sessionId = tellLife(inspector)
    await page.count(6)
    expect(page.messages.map(({ type }) => type)).toEqual([
      '@xstate.actor',
      '@xstate.event',
      '@xstate.snapshot',
      '@xstate.event',
      '@webrtc-statecharts.emitted',
      '@xstate.snapshot',
    ])
    expect(page.messages[0]).toMatchObject({ sessionId })
    inspector.stop()
  })

  it('that is stopped at once has sent what there was', async () => {
    const server = await start()
    const page = await server.openPage()
    const inspector = createWebSocketInspector({ url: server.url })
    tellLife(inspector)
    inspector.stop()
    await page.count(6)
  })

  it('tells all that it has kept to a server that is started anew', async () => {
    const first = await start()
    const page = await first.openPage()
    const inspector = createWebSocketInspector({ url: first.url })
    tellLife(inspector)
    await page.count(6)
    await first.stop()
    const plain = await startPlainServer(first.port)
    await expect.poll(() => plain.received.length).toBe(6)
    expect(plain.received).toEqual(page.messages)
    inspector.stop()
    await plain.stop()
  })

  it('tells nothing of emitted events to a server that is not ours', async () => {
    const plain = await startPlainServer()
    const inspector = createWebSocketInspector({ url: `ws://127.0.0.1:${plain.port}` })
    tellLife(inspector)
    await expect.poll(() => plain.received.length).toBe(5)
    expect(plain.received.map(({ type }) => type)).not.toContain('@webrtc-statecharts.emitted')
    inspector.stop()
    await plain.stop()
  })

  /** As Stately's server, which takes messages in no other way; that one listens at all addresses of the machine. */
  async function startPlainServer(port = 0) {
    const received: { readonly type: string }[] = []
    const server = new WebSocketServer({ host: '127.0.0.1', port })
    server.on('connection', (socket) => socket.on('message', (data) => received.push(JSON.parse(String(data)))))
    await once(server, 'listening')
    return {
      received,
      port: (server.address() as AddressInfo).port,
      async stop() {
        for (const socket of server.clients) socket.terminate()
        server.close()
        await once(server, 'close')
      },
    }
  }
})

describe('options', () => {
  const noText = 5 as unknown as string
  it.each([
    { port: -1 },
    { port: 1.5 },
    { port: 65_536 },
    { trace: noText },
    { traceName: noText },
    { maxMessages: 0 },
  ])('are checked: %o', async (options) => {
    await expect(start(options)).rejects.toMatchObject({ name: 'InspectorServerError', code: 'bad-option' })
  })

  it('cannot be a port that is in use', async () => {
    const { port } = await start()
    const error = await start({ port }).catch((reason) => reason)
    expect(error).toBeInstanceOf(InspectorServerError)
    expect(error).toMatchObject({
      code: 'port-in-use',
      message: `Port ${port} is in use by another program. Choose another one.`,
    })
  })
})
