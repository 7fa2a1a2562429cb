import type { DataConnection, Peer as PeerType } from 'peerjs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import WebSocket from 'ws'
import { createNetwork, install } from '../../../src/simulation/index.ts'
import { endPeerServer, startPeerServer } from '../../live/browser/libraries/peerServers.ts'

const network = createNetwork()
const undo: (() => unknown)[] = []
let port = 0

beforeAll(async () => {
  const scope = globalThis as { WebSocket?: unknown }
  const before = scope.WebSocket
  scope.WebSocket = WebSocket
  undo.push(install(globalThis, network.host('alice')), () => {
    scope.WebSocket = before
  })
  port = await startPeerServer()
  undo.push(() => endPeerServer(port))
})

afterAll(async () => {
  for (const each of undo.reverse()) await each()
})

function happened<Value>(
  emitter: { once(event: never, listener: (value: Value) => void): unknown },
  event: string,
): Promise<Value> {
  return new Promise((resolve) => emitter.once(event as never, resolve))
}

it('PeerJS runs on it unchanged, with its own server', async () => {
  // It looks for WebRTC when it is loaded.
  const { Peer } = await import('peerjs')
  const peers = [0, 1].map(() => new Peer({ host: '127.0.0.1', port, secure: false, config: { iceServers: [] } }))
  const [caller, callee] = peers as [PeerType, PeerType]
  await Promise.all(peers.map((peer) => happened<string>(peer, 'open')))
  const arrived = happened<DataConnection>(callee, 'connection')
  const near = caller.connect(callee.id, { label: 'chat' })
  const far = await arrived
  await Promise.all([near, far].map((end) => happened(end, 'open')))
  const heard = happened<unknown>(far, 'data')
  near.send({ text: 'hello', list: [1, 2] })
  expect(await heard).toEqual({ text: 'hello', list: [1, 2] })
  const answered = happened<unknown>(near, 'data')
  far.send('and hello')
  expect(await answered).toBe('and hello')
  expect([near.label, far.label, near.peerConnection.connectionState]).toEqual(['chat', 'chat', 'connected'])
  const closed = happened<void>(far, 'close')
  near.close()
  await closed
  for (const peer of peers) peer.destroy()
  expect(caller.destroyed && callee.destroyed).toBe(true)
})
