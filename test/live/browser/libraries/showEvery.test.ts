import SimplePeer from 'simple-peer'
import { expect, test } from 'vitest'
import { showEvery } from './examples/showEvery.ts'

test('the example of the documentation shows each connection of a page, until it is ended', async () => {
  const lines: string[] = []
  const end = showEvery((line) => lines.push(line))
  const config: RTCConfiguration = { iceServers: [] }
  const a = new SimplePeer({ initiator: true, channelName: 'chat', config })
  const b = new SimplePeer({ config })
  a.on('signal', (signal) => b.signal(signal))
  b.on('signal', (signal) => a.signal(signal))
  const connected = [a, b].map((peer) => new Promise<void>((resolve) => peer.once('connect', resolve)))
  const closed = [a, b].map((peer) => new Promise<void>((resolve) => peer.once('close', resolve)))
  // In Chromium the peer's farewell may be one.
  for (const peer of [a, b]) peer.on('error', () => {})
  await Promise.all(connected)
  a.destroy()
  await Promise.all(closed)
  expect(lines).toEqual(expect.arrayContaining(['connection: connecting', 'connection: closed', 'chat: open']))
  expect(lines.filter((line) => line === 'connection: closed')).toHaveLength(2)

  end()
  const shown = lines.length
  new RTCPeerConnection().close()
  expect(lines).toHaveLength(shown)
})
