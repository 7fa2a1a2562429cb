import { once } from 'node:events'
import { Duplex } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { refuse } from '../../../src/inspect/server/refuse.ts'
import { rawSocketsOfEachTest } from './rawSocketsOfEachTest.ts'
import { type RunningServer, serverOfEachTest } from './serverOfEachTest.ts'

// That they come to their end is tested, not how long that takes.
vi.mock('../../../src/inspect/server/limits.ts', async (original) => ({
  ...(await original<object>()),
  HEAD_TIME: 200,
  REQUEST_TIME: 400,
  CHECK_EVERY: 50,
  REFUSAL_TIME: 100,
}))

const start = serverOfEachTest()
const { raw } = rawSocketsOfEachTest()

function upgrade({ port }: RunningServer, path = '/app'): string {
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
}

describe('who is refused and stays half-open', () => {
  it('is let go of, and the server stops', async () => {
    const server = await start()
    const socket = raw(server, upgrade(server))
    await once(socket.resume(), 'end')
    // The server takes nothing any more, and says so to who sends all the same.
    await expect
      .poll(() => {
        socket.write('x')
        return socket.destroyed
      })
      .toBe(true)
    raw(server, upgrade(server))
    await server.stop()
  })

  it('is let go of where it cannot even be told so', async () => {
    const stuck = new Duplex({ read() {}, write() {} })
    refuse(stuck, '403 Forbidden')
    await once(stuck, 'close')
  })

  it('is let go of by stop(), with whoever else there is', async () => {
    const server = await start()
    await server.openApp()
    await server.openPage()
    const [nothing, half, refused, answered] = [
      raw(server),
      raw(server, 'GET / HTTP/1.1\r\nHost:'),
      raw(server, upgrade(server)),
      raw(server, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`),
    ]
    await Promise.all([once(nothing, 'connect'), once(half, 'connect'), once(refused, 'data'), once(answered, 'data')])
    await server.stop()
  })
})

it('waits for no head that does not come, and no body', async () => {
  const server = await start()
  const slow = [
    raw(server),
    raw(server, 'GET / HTTP/1.1\r\nHost:'),
    raw(server, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Length: 10\r\n\r\n`),
  ]
  await Promise.all(slow.map((socket) => once(socket.resume(), 'end')))
})
