import { expect, test } from 'vitest'
import { createNetwork } from '../../../../src/simulation/index.ts'

test('GA-1: a candidate of a generation that was rolled back is not surfaced', async () => {
  const network = createNetwork({ latency: 500 })
  network.host('alice', { nat: 'cone' })
  const { RTCPeerConnection } = network.host('alice')
  const a = new RTCPeerConnection({ iceServers: [{ urls: 'stun:stun.example' }] })
  const b = new (network.host('bob').RTCPeerConnection)()
  a.createDataChannel('chat')
  await a.setLocalDescription()
  await network.settle()
  await b.setRemoteDescription(a.localDescription as RTCSessionDescription)
  await b.setLocalDescription()
  await a.setRemoteDescription(b.localDescription as RTCSessionDescription)
  const before = a.localDescription?.sdp
  const log: (string | undefined)[] = []
  a.addEventListener('icecandidate', ({ candidate }) => log.push(candidate?.type ?? candidate?.candidate))
  a.restartIce()
  await a.setLocalDescription()
  expect(a.localDescription?.sdp).not.toBe(before)
  await a.setLocalDescription({ type: 'rollback' })
  expect(a.localDescription?.sdp).toBe(before)
  await network.settle()
  // The STUN server answers a second later.
  expect(log).not.toContain('srflx')
  expect(log).not.toContain('')
  expect(a.localDescription?.sdp).toBe(before)
})
