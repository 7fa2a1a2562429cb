import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import {
  channelOf,
  connectionOf,
  createSession,
  overMessagePort,
  overWebSocket,
  type SessionActor,
  type Signaling,
} from '../../../../src/session/index.ts'
import { PATIENCE } from '../../../../tools/launch.ts'
import { type ExampleServer, startExampleServer } from '../../exampleServer.ts'
import { talk } from '../talk.ts'
import { echo } from './echo.ts'
import { NodeConnection } from './NodeConnection.ts'

const onLoopback = { bindAddress: '127.0.0.1' }
const sessions: SessionActor[] = []

afterEach(() => {
  for (const session of sessions.splice(0)) session.stop()
})

/** A session of node-datachannel that can do what others do, and has a chat. */
function chatOnNode(signaling: Signaling) {
  const create = () => new NodeConnection(onLoopback) as unknown as RTCPeerConnection
  const session = createSession({ create, signaling })
  sessions.push(session)
  const chat = channelOf(session, 'chat')
  const received: string[] = []
  chat.onmessage = ({ data }) => received.push(String(data))
  return { session, chat, received }
}

describe.each(['chromium', 'firefox'] as const)('with a page in %s', (browser) => {
  let pages: ExampleServer
  let server: WebSocketServer

  beforeAll(async () => {
    pages = await startExampleServer('test/examples/sessions/onNode/index.html', browser)
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
  })

  afterAll(async () => {
    await pages.close()
    for (const socket of server.clients) socket.terminate()
    server.close()
  })

  async function open(search: string): Promise<Page> {
    const page = await pages.browser.newPage()
    page.setDefaultTimeout(PATIENCE)
    await page.goto(`${pages.address}${search}#${(server.address() as AddressInfo).port}`)
    return page
  }

  /** Clicks until something that was said since then is shown: what a connection had accepted may be lost with it. */
  async function waitForAnswer(page: Page): Promise<void> {
    const before = await page.locator('body').innerText()
    const said = async () => {
      await page.mouse.click(100, 100)
      return page.locator('body').innerText()
    }
    await expect.poll(said).not.toBe(before)
  }

  test.each([
    ['node-datachannel as it is, which only answers', '?echo', (socket: WebSocket) => echo(socket, onLoopback)],
    [
      'node-datachannel that leaves offers and answers to the session',
      '',
      (socket: WebSocket) => {
        const { session, chat } = chatOnNode(overWebSocket(socket))
        chat.onmessage = ({ data }) => chat.send(`echo: ${data}`)
        return session
      },
    ],
  ])(
    '%s: it talks, again when its connection was closed, and again when the page was reloaded',
    async (_, search, answer) => {
      server.removeAllListeners('connection')
      server.on('connection', (socket) => sessions.push(answer(socket as unknown as WebSocket)))
      const page = await open(search)
      await waitForAnswer(page)

      const first = connectionOf(sessions.at(-1) as SessionActor)
      first?.close()
      await waitForAnswer(page)
      expect(connectionOf(sessions.at(-1) as SessionActor)).not.toBe(first)

      await page.reload()
      await waitForAnswer(page)
      await page.close()
    },
  )
})

test('two sessions in Node talk, whoever offers, and again when a connection was closed', async () => {
  const { port1, port2 } = new MessageChannel()
  const [alice, bob] = [chatOnNode(overMessagePort(port1)), chatOnNode(overMessagePort(port2))]
  await talk(alice, bob, 'hello')
  connectionOf(alice.session)?.close()
  await talk(alice, bob, 'again')
  port1.close()
})
