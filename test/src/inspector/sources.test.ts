import { once } from 'node:events'
import { afterEach, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { postMessageSource } from '../../../src/inspector/sources/postMessageSource.ts'
import { webSocketSource } from '../../../src/inspector/sources/webSocketSource.ts'
import { serverOfEachTest } from '../inspect/serverOfEachTest.ts'

const start = serverOfEachTest()

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function about(sessionId: string): string {
  return JSON.stringify({ type: '@xstate.event', sessionId, event: { type: 'go' } })
}

it('goes on when who takes messages from a socket throws, and when who is told of it does', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const server = await start()
  const origin = new URL(server.url).origin
  const made: WebSocket[] = []
  class OfPage extends WebSocket {
    constructor(url: string) {
      super(url, { origin })
      made.push(this)
    }
  }
  vi.stubGlobal('WebSocket', OfPage)
  const taken: unknown[] = []
  const told: string[] = []
  const leave = webSocketSource(server.urlOf('/page', 'ws')).subscribe(
    (messages) => {
      taken.push(...messages.map((message) => (message as { sessionId: string }).sessionId))
      throw new Error('take')
    },
    ({ state }) => {
      told.push(state)
      throw new Error('notify')
    },
  )
  await once(made[0] as WebSocket, 'open')
  const app = await server.openApp()
  app.send(about('x:0'))
  await expect.poll(() => taken).toEqual(['x:0'])
  app.send(about('x:1'))
  await expect.poll(() => taken).toEqual(['x:0', 'x:1'])
  made[0]?.close()
  await expect.poll(() => taken).toEqual(['x:0', 'x:1', 'x:0', 'x:1'])
  expect(told).toEqual(['connecting', 'connected', 'disconnected', 'connecting', 'connected'])
  expect(warn.mock.calls.length).toBe(8)
  leave()
})

it('goes on when who takes messages of a window throws', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const own = Object.assign(new EventTarget(), { parent: { postMessage() {} } }) as unknown as Window
  const taken: unknown[] = []
  postMessageSource(own)?.subscribe((messages) => {
    taken.push(...messages)
    throw new Error('take')
  })
  const data = JSON.parse(about('x:0'))
  const thrown = vi.fn()
  process.on('uncaughtException', thrown)
  for (let count = 0; count < 2; count++) {
    own.dispatchEvent(Object.assign(new Event('message'), { source: own.parent, data }))
  }
  process.off('uncaughtException', thrown)
  expect(taken).toEqual([data, data])
  expect(warn).toHaveBeenCalledTimes(2)
})
