import { expect, test } from 'vitest'
import { bindPeerConnection, unbind } from '../../../src/index.ts'
import { allDivergences } from '../allDivergences.ts'
import { closedAfterEach } from '../closedAfterEach.ts'
import { hooked } from '../engineMethods.ts'

const closed = closedAfterEach()
const make = () => closed(new RTCPeerConnection())

test('a bound transceiver is enumerated and printed as before', () => {
  const connection = make()
  const transceiver = connection.addTransceiver('audio')
  const objects = [connection, transceiver, transceiver.sender, transceiver.receiver]
  const look = () => objects.map((object) => [Reflect.ownKeys(object), JSON.stringify(object)])
  const before = look()
  bindPeerConnection(connection)
  expect(hooked()).toContain('transceiver.set direction')
  expect(look()).toEqual(before)
  unbind(connection)
  expect(hooked()).toEqual([])
  expect(look()).toEqual(before)
})

test('NN-6: the direction setter is seen where it is inherited from further up', async () => {
  const [connection, other] = [make(), make()]
  const transceiver = connection.addTransceiver('audio')
  Object.setPrototypeOf(transceiver, Object.create(Object.getPrototypeOf(transceiver)))
  const told: string[] = []
  const actor = bindPeerConnection(connection, { divergences: allDivergences(({ rule }) => void told.push(rule)) })
  expect(hooked()).toContain('transceiver.set direction')
  await needed(connection)
  await connection.setLocalDescription()
  await other.setRemoteDescription(connection.localDescription as RTCSessionDescription)
  await other.setLocalDescription()
  await connection.setRemoteDescription(other.localDescription as RTCSessionDescription)
  actor.on('negotiationneeded', () => told.push('chart'))
  told.length = 0

  const again = needed(connection)
  transceiver.direction = 'inactive'
  expect(transceiver.direction).toBe('inactive')
  await again
  expect(told.filter((each) => /^(chart|NN-|INV-1[34])/.test(each))).toEqual(['chart'])
  expect(Reflect.ownKeys(transceiver)).toEqual([])
  unbind(connection)
  expect(Reflect.ownKeys(transceiver)).toEqual([])
  expect(hooked()).toEqual([])
})

/** Resolves when negotiation is told to be needed. */
function needed(connection: RTCPeerConnection): Promise<unknown> {
  return new Promise((resolve) => connection.addEventListener('negotiationneeded', resolve, { once: true }))
}
