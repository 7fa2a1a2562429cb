import { once } from 'node:events'
import type { Socket } from 'node:net'
import fc from 'fast-check'
import type { WebSocket } from 'ws'
import { inTime, type Victim } from './victim.ts'

/** Something that is done to a server. It throws if it shows by itself that something did not hold. */
export interface Attack {
  readonly name: string
  run(victim: Victim): Promise<void>
}

function attack<Parts>(name: string, parts: fc.Arbitrary<Parts>, run: (victim: Victim, parts: Parts) => Promise<void>) {
  return parts.map(
    (given): Attack => ({
      name: `${name} ${fc.stringify(given).slice(0, 200)}`,
      run: (victim) => run(victim, given),
    }),
  )
}

const types = [
  '@xstate.actor',
  '@xstate.event',
  '@xstate.snapshot',
  '@webrtc-statecharts.emitted',
  '@webrtc-statecharts.missed',
]
const message = fc.record(
  {
    type: fc.oneof(fc.constantFrom(...types), fc.jsonValue()),
    sessionId: fc.oneof(fc.string(), fc.jsonValue()),
    parentId: fc.jsonValue(),
    missed: fc.oneof(fc.double(), fc.jsonValue()),
    event: fc.jsonValue(),
    snapshot: fc.jsonValue(),
  },
  { requiredKeys: [] },
)

/** Waits until a server has taken all that was sent, or has ended the socket. */
async function taken(socket: WebSocket): Promise<void> {
  if (socket.readyState !== socket.OPEN) return
  const done = new Promise((resolve) => {
    socket.on('pong', resolve)
    socket.on('close', resolve)
  })
  socket.ping()
  await inTime(done, 'what was sent is taken')
}

const nested = attack(
  'JSON nested',
  fc.record({
    depth: fc.integer({ min: 500, max: 300_000 }),
    open: fc.constantFrom('[', '{"a":', '[{"a":['),
    closed: fc.boolean(),
  }),
  async (victim, { depth, open, closed }) => {
    const app = await victim.open('/app')
    const close = [...open]
      .reverse()
      .map((character) => ({ '[': ']', '{': '}' })[character] ?? '')
      .join('')
    const deep = `${open.repeat(depth)}0${closed ? close.repeat(depth) : ''}`.slice(0, 4_000_000)
    app.send(`{"type":"@xstate.event","sessionId":"x","event":${deep}}`)
    await taken(app)
  },
)

const sized = attack(
  'a frame of characters',
  fc.record({
    size: fc.integer({ min: 0, max: 3_000_000 }),
    binary: fc.boolean(),
    character: fc.constantFrom('x', '"', '\\', '[', 'é', '😀'),
  }),
  async (victim, { size, binary, character }) => {
    const app = await victim.open('/app')
    const text = JSON.stringify({ type: '@xstate.snapshot', sessionId: 'x', snapshot: character.repeat(size) })
    app.send(Buffer.from(text), { binary })
    await taken(app)
  },
)

const messages = attack('messages', fc.array(message, { minLength: 1, maxLength: 50 }), async (victim, given) => {
  const [app, other, page] = [await victim.open('/app'), await victim.open('/app'), await victim.open('/page')]
  for (const each of given) {
    for (const socket of [app, other, page]) socket.send(JSON.stringify(each))
  }
  await Promise.all([taken(app), taken(other), taken(page)])
})

/** A frame as a client sends it, with what may be wrong in it. */
const frame = fc.record({
  first: fc.integer({ min: 0, max: 255 }),
  masked: fc.boolean(),
  length: fc.oneof(fc.integer({ min: 0, max: 125 }), fc.constantFrom(126, 127)),
  payload: fc.uint8Array({ maxLength: 300 }),
})

const frames = attack('raw frames', fc.array(frame, { minLength: 1, maxLength: 20 }), async (victim, given) => {
  const socket = victim.raw(victim.upgrade())
  await upgraded(socket)
  for (const { first, masked, length, payload } of given) {
    socket.write(Buffer.from([first, (masked ? 0x80 : 0) | length, ...payload]))
  }
  await flushed(socket)
})

const invalidUtf8 = attack('invalid UTF-8', fc.uint8Array({ minLength: 1, maxLength: 120 }), async (victim, bytes) => {
  const socket = victim.raw(victim.upgrade())
  await upgraded(socket)
  const payload = Buffer.from([...bytes, 0xc3, 0x28])
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]))
  await inTime(ended(socket), 'invalid UTF-8 ends the socket')
})

const fragments = attack(
  'fragments',
  fc.record({
    count: fc.integer({ min: 1, max: 20_000 }),
    size: fc.integer({ min: 0, max: 2000 }),
    ended: fc.boolean(),
  }),
  async (victim, { count, size, ended }) => {
    const app = await victim.open('/app')
    for (let sent = 0; sent < count && app.readyState === app.OPEN; sent++) {
      app.send('x'.repeat(size), { fin: ended && sent === count - 1 })
    }
    await taken(app)
  },
)

const halfOpen = attack(
  'refused and half-open',
  fc.record({
    count: fc.integer({ min: 1, max: 50 }),
    after: fc.string(),
    search: fc.constantFrom('', '?token=wrong'),
  }),
  async (victim, { count, after, search }) => {
    const sockets = Array.from({ length: count }, () => victim.raw(victim.upgrade({ search }) + after))
    await inTime(Promise.all(sockets.map(ended)), 'who is refused is let go of')
  },
)

const slowPage = attack(
  'a page that does not read',
  fc.record({
    count: fc.integer({ min: 1, max: 60 }),
    size: fc.integer({ min: 1, max: 1_000_000 }),
    resumed: fc.boolean(),
  }),
  async (victim, { count, size, resumed }) => {
    const [page, app] = [await victim.open('/page'), await victim.open('/app')]
    page.pause()
    for (let sent = 0; sent < count; sent++) {
      app.send(JSON.stringify({ type: '@xstate.event', sessionId: 'x', event: { type: 'x'.repeat(size) } }))
    }
    await taken(app)
    if (resumed) page.resume()
  },
)

const slowReader = attack(
  'answers that nobody reads',
  fc.record({ sockets: fc.integer({ min: 1, max: 20 }), requests: fc.integer({ min: 1, max: 200 }) }),
  async (victim, { sockets, requests }) => {
    const head = victim.head({ path: '/trace' }).repeat(requests)
    await Promise.all(
      Array.from({ length: sockets }, () => inTime(once(victim.raw(head), 'readable'), 'it is answered')),
    )
  },
)

const flood = attack(
  'a flood',
  fc.record({ count: fc.integer({ min: 1, max: 20_000 }), kind: fc.constantFrom('messages', 'nonsense', 'pings') }),
  async (victim, { count, kind }) => {
    const app = await victim.open('/app')
    const text = kind === 'messages' ? '{"type":"@xstate.event","sessionId":"x","event":{"type":"go"}}' : 'nonsense'
    for (let sent = 0; sent < count; sent++) {
      if (kind === 'pings') app.ping(text)
      else app.send(text)
    }
    await taken(app)
  },
)

const port = fc.integer({ min: 1, max: 65_535 })
const foreign = fc.oneof(
  fc.record({
    host: fc.oneof(
      fc.domain(),
      fc.ipV4(),
      port.map((number) => `127.0.0.1:${number}`),
      fc.constant(''),
    ),
  }),
  fc.record({ origin: fc.oneof(fc.webUrl(), fc.constantFrom('null', 'file://', 'http://localhost.evil.example')) }),
  fc.record({
    search: fc.oneof(
      fc.constant(''),
      fc.webQueryParameters().map((text) => `?${text}`),
      fc.constant('?token='),
    ),
  }),
  fc.record({ path: fc.oneof(fc.webPath(), fc.constantFrom('/../app', '/%2e%2e/app', '//app', '/app/', '/APP')) }),
)

const strangers = attack('a stranger', foreign, async (victim, { origin, ...parts }: Record<string, string>) => {
  // By chance it may be what is right: /../app is /app.
  const base = `http://127.0.0.1:${victim.port}`
  const path = URL.canParse(parts.path ?? '', base) && new URL(parts.path ?? '', base).pathname
  if (`http://${parts.host}` === base || path === '/app' || path === '/page') return
  const more = origin === undefined ? '' : `Origin: ${origin}\r\n`
  const socket = victim.raw(victim.upgrade({ more, ...parts }))
  const answer = await inTime(
    Promise.race([once(socket, 'data').then(String), ended(socket).then(() => '')]),
    'no answer',
  )
  if (/^HTTP\/1\.1 (?:101|200)/.test(answer)) throw new Error('it was let in')
})

const paths = attack(
  'a bad request',
  fc.record({
    path: fc.oneof(fc.webPath(), fc.string()),
    method: fc.oneof(fc.constantFrom('GET', 'POST', 'CONNECT'), fc.string()),
    more: fc.string(),
  }),
  async (victim, { path, method, more }) => {
    const socket = victim.raw(victim.head({ path, method, more: `${more}\r\nConnection: close\r\n` }))
    await Promise.race([once(socket, 'data'), ended(socket), victim.expectServing('beside a bad request')])
  },
)

const many = attack('many sockets', fc.integer({ min: 1, max: 800 }), async (victim, count) => {
  const sockets = Array.from({ length: count }, (_, index) => victim.raw(index % 2 ? 'GET / HTTP/1.1\r\n' : ''))
  await inTime(Promise.all(sockets.map((socket) => once(socket, 'connect'))), 'sockets are connected')
})

/** All that is tried. */
export const attacks: fc.Arbitrary<Attack> = fc.oneof(
  nested,
  sized,
  messages,
  frames,
  invalidUtf8,
  fragments,
  halfOpen,
  slowPage,
  slowReader,
  flood,
  strangers,
  paths,
  many,
)

async function upgraded(socket: Socket): Promise<void> {
  const [data] = await inTime(once(socket, 'data'), 'a socket is upgraded')
  if (!String(data).startsWith('HTTP/1.1 101')) throw new Error(String(data))
  socket.resume()
}

async function ended(socket: Socket): Promise<void> {
  socket.resume()
  await new Promise((resolve) => socket.once('end', resolve).once('close', resolve))
}

async function flushed(socket: Socket): Promise<void> {
  await new Promise((resolve) => socket.write('', resolve))
}
