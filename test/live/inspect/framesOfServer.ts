import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import * as stately from '@statelyai/inspect'
import { WebSocketServer } from 'ws'
import { createWebSocketInspector } from '../../../src/inspect/createWebSocketInspector.ts'
import { type Inspector, type InspectorOptions, redaction } from '../../../src/inspect/index.ts'
import type { Frames, Maker } from './frames.ts'

/** An inspector with a server of its own, and the frames that reach that. */
export async function framesOfServer(
  options: InspectorOptions,
  maker: Maker,
): Promise<Pick<Inspector, 'inspect'> & Frames> {
  const frames: string[] = []
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  server.on('connection', (socket) => socket.on('message', (data) => frames.push(String(data))))
  const { port } = server.address() as AddressInfo
  const url = `ws://127.0.0.1:${port}`
  const inspector =
    maker === 'our own'
      ? createWebSocketInspector({ ...options, url, emitted: true })
      : stately.createWebSocketInspector({ url, ...redaction(options) })
  return {
    inspect: inspector.inspect as Inspector['inspect'],
    frames,
    close() {
      inspector.stop()
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}
