import { once } from 'node:events'
import { afterEach } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import type { InspectorMessage } from '../../../src/inspect/index.ts'
import type { NoticeMessage } from '../../../src/inspect/protocol.ts'
import {
  type InspectorServer,
  type InspectorServerOptions,
  startInspectorServer,
} from '../../../src/inspect/server/index.ts'

/** A page, as far as the server can tell. */
export interface OpenPage {
  /** The frames as they came. */
  readonly frames: readonly string[]
  /** All messages so far. */
  readonly messages: readonly (InspectorMessage | NoticeMessage)[]
  /** Resolves when so many messages have come, notices apart. */
  count(messages: number): Promise<void>
  /** Resolves when a notice has come that is as wanted. */
  notice(isWanted: (notice: NoticeMessage) => boolean): Promise<NoticeMessage>
  readonly socket: WebSocket
}

/** A server that runs, and what connects to it. */
export interface RunningServer extends InspectorServer {
  /** Its URL with another path, and other parameters. */
  urlOf(path: string, protocol?: 'http' | 'ws', parameters?: Record<string, string>): string
  openApp(options?: ClientOptions): Promise<WebSocket>
  openPage(): Promise<OpenPage>
}

/** Starts servers that are stopped after the test. To be called once in a file; it gives the function that starts one. */
export function serverOfEachTest(): (options?: InspectorServerOptions) => Promise<RunningServer> {
  const servers: InspectorServer[] = []

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop()
  })

  return async (options) => {
    const server = await startInspectorServer(options)
    servers.push(server)
    const urlOf: RunningServer['urlOf'] = (path, protocol = 'http', parameters) => {
      const url = new URL(server.url)
      url.protocol = protocol
      url.pathname = path
      if (parameters) url.search = new URLSearchParams(parameters).toString()
      return url.href
    }
    return {
      ...server,
      urlOf,
      openApp: (clientOptions) => opened(new WebSocket(urlOf('/app', 'ws'), clientOptions)),
      async openPage() {
        const socket = new WebSocket(urlOf('/page', 'ws'), { origin: new URL(server.url).origin })
        const page = pageOf(socket)
        await opened(socket)
        return page
      },
    }
  }
}

async function opened(socket: WebSocket): Promise<WebSocket> {
  await once(socket, 'open')
  return socket
}

function pageOf(socket: WebSocket): OpenPage {
  const frames: string[] = []
  const messages: (InspectorMessage | NoticeMessage)[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (data) => {
    frames.push(String(data))
    messages.push(...JSON.parse(String(data)))
    for (const look of waiting) look()
  })
  const until = <Found>(find: () => Found | undefined | false) =>
    new Promise<Found>((resolve) => {
      const look = () => {
        const found = find()
        if (found === undefined || found === false) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  const isNotice = (message: InspectorMessage | NoticeMessage): message is NoticeMessage =>
    message.type === '@webrtc-statecharts.notice'
  return {
    frames,
    messages,
    socket,
    count: async (wanted) => {
      await until(() => messages.filter((message) => !isNotice(message)).length >= wanted)
    },
    notice: (isWanted) => until(() => messages.filter(isNotice).find(isWanted)),
  }
}
