import { expect, test } from 'vitest'
import { hookMethods, hookSetter } from '../../../src/watch/hooks.ts'
import { freshRealms } from './freshRealm.ts'
import { makeTrack } from './media.ts'

const makeRealm = freshRealms()

test('a connection of another realm is hooked on that realm’s prototype, and not on this one’s', () => {
  const realm = makeRealm()
  const { close } = realm.RTCPeerConnection.prototype
  const own = RTCPeerConnection.prototype.close
  const [far, near] = [new realm.RTCPeerConnection(), new RTCPeerConnection()]
  const seen: string[] = []
  const undoFar = hookMethods(far, ['close'], (call) => {
    seen.push('far')
    return call()
  })
  expect(realm.RTCPeerConnection.prototype.close).not.toBe(close)
  expect(RTCPeerConnection.prototype.close).toBe(own)
  expect(Object.getPrototypeOf(realm.RTCPeerConnection.prototype.close)).toBe(realm.Function.prototype)
  const undoNear = hookMethods(near, ['close'], (call) => {
    seen.push('near')
    return call()
  })
  RTCPeerConnection.prototype.close.call(far)
  realm.RTCPeerConnection.prototype.close.call(near)
  expect(seen).toEqual(['far', 'near'])
  expect([far.signalingState, near.signalingState]).toEqual(['closed', 'closed'])
  expect(errorOf(() => realm.RTCPeerConnection.prototype.close.call({} as never))).toBeInstanceOf(realm.TypeError)
  undoFar?.()
  undoNear?.()
  expect(realm.RTCPeerConnection.prototype.close).toBe(close)
  expect(RTCPeerConnection.prototype.close).toBe(own)
})

test('a hook outlives the frame of its connection', () => {
  const realm = makeRealm()
  const connection = new realm.RTCPeerConnection()
  const undo = hookMethods(connection, ['close'], (call) => call())
  realm.frameElement?.remove()
  connection.close()
  undo?.()
  expect(Object.getOwnPropertyNames(connection)).toEqual([])
})

test('what is given for an attribute and a track arrives', async () => {
  const connection = new RTCPeerConnection()
  const transceiver = connection.addTransceiver('audio')
  const { sender } = transceiver
  const seen: string[] = []
  const undo = [
    hookSetter(transceiver, 'direction', () => void seen.push(`direction ${transceiver.direction}`)),
    hookMethods(transceiver, ['stop'], (call, _, name) => {
      seen.push(name)
      return call()
    }),
    hookMethods(sender, ['replaceTrack'], (call, _, name) => {
      seen.push(name)
      return call()
    }),
  ]
  transceiver.direction = 'recvonly'
  // Not taken, without an exception: but set.
  ;(transceiver as { direction: string }).direction = 'nonsense'
  expect(transceiver.direction).toBe('recvonly')
  const track = makeTrack('audio')
  await sender.replaceTrack(track)
  expect(sender.track).toBe(track)
  transceiver.stop()
  expect(() => {
    transceiver.direction = 'sendrecv'
  }).toThrow(DOMException)
  expect(seen).toEqual(['direction recvonly', 'direction recvonly', 'replaceTrack', 'stop'])
  for (const end of undo) end?.()
  track.stop()
  connection.close()
})

function errorOf(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}
