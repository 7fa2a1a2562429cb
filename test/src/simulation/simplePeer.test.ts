import SimplePeer from 'simple-peer'
import { expect, it } from 'vitest'
import { createNetwork } from '../../../src/simulation/index.ts'

it('simple-peer runs on it unchanged', async () => {
  const network = createNetwork()
  const [alice, bob] = (['alice', 'bob'] as const).map(
    (name) => new SimplePeer({ initiator: name === 'alice', wrtc: network.host(name) }),
  ) as [SimplePeer.Instance, SimplePeer.Instance]
  const ends = network.pipe('alice', 'bob')
  for (const [peer, end] of [
    [alice, ends[0]],
    [bob, ends[1]],
  ] as const) {
    peer.on('signal', (signal) => end.post(signal))
    end.onmessage = ({ data }) => peer.signal(data as SimplePeer.SignalData)
  }
  const connected = Promise.all(
    [alice, bob].map((peer) => new Promise<void>((resolve) => peer.once('connect', resolve))),
  )
  await connected
  const heard = new Promise<string>((resolve) => bob.once('data', (data) => resolve(String(data))))
  alice.send('hello')
  expect(await heard).toBe('hello')
  const closed = new Promise<void>((resolve) => bob.once('close', resolve))
  // It ends with an error where the peer aborts the association (AB-3).
  bob.on('error', () => {})
  alice.destroy()
  await closed
})
