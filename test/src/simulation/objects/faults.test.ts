import { expect, test } from 'vitest'
import { makePeers } from './peers.ts'

test('CM-1: the fault `certificate` has the next one fail to be made, and only that', async () => {
  const { network, a } = makePeers()
  const { RTCPeerConnection } = network.host('alice')
  network.fail('alice', { type: 'certificate' })
  await network.settle()
  await expect(RTCPeerConnection.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' } as never)).rejects.toThrow(
    expect.objectContaining({ name: 'OperationError' }),
  )
  const certificate = await RTCPeerConnection.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' } as never)
  expect(certificate.getFingerprints()).toHaveLength(1)
  expect(a.connectionState).toBe('new')
})

test('INV-43: the fault `dtls-handshake` fails the next one: `error` with the alert, then `statechange`, at both ends', async () => {
  const { network, a, b, negotiate } = makePeers()
  a.createDataChannel('chat')
  for (const host of ['alice', 'bob']) network.fail(host, { type: 'dtls-handshake', alert: 40 })
  await negotiate()
  const logs = [a, b].map((connection) => {
    const log: unknown[] = []
    const dtls = connection.sctp?.transport
    dtls?.addEventListener('error', (event) => {
      const { errorDetail, sentAlert, receivedAlert } = (event as RTCErrorEvent).error
      log.push([errorDetail, sentAlert ?? receivedAlert, dtls.state])
    })
    dtls?.addEventListener('statechange', () => log.push(dtls.state))
    return log
  })
  await network.settle()
  for (const log of logs) expect(log.slice(-2)).toEqual([['dtls-failure', 40, 'failed'], 'failed'])
  expect([a.connectionState, b.connectionState]).toEqual(['failed', 'failed'])
})

test('DX-4: a fingerprint that is wrong is told without the alert, which the peer is told', async () => {
  const { network, a, b } = makePeers()
  a.createDataChannel('chat')
  await a.setLocalDescription()
  const { type, sdp } = a.localDescription as RTCSessionDescription
  await b.setRemoteDescription({
    type,
    sdp: sdp.replace(/(?<=a=fingerprint:sha-256 )../, (byte) => (byte === '00' ? '01' : '00')),
  })
  await b.setLocalDescription()
  await a.setRemoteDescription(b.localDescription as RTCSessionDescription)
  const errors = [a, b].map(
    (connection) =>
      new Promise<unknown[]>((resolve) => {
        connection.sctp?.transport.addEventListener('error', (event) => {
          const { errorDetail, sentAlert, receivedAlert } = (event as RTCErrorEvent).error
          resolve([errorDetail, sentAlert, receivedAlert])
        })
      }),
  )
  await network.settle()
  expect(await Promise.all(errors)).toEqual([
    ['dtls-failure', null, 42],
    ['fingerprint-failure', null, null],
  ])
})
