import { expect, test } from 'vitest'
import { RTCPeerConnection } from '#engine'
import { announced, makePeers, talked } from '../../harness/peers.ts'
import * as first from '../../src/index.ts'
import { closedAfterEach } from './closedAfterEach.ts'
import { hooked, replaceEngines } from './engineMethods.ts'

/** Two copies of this library in one page or process, as two packages may have them. */
const second: typeof first = await import('../../src/index.ts?copy' as string)
const copies = [first, second] as const
const closed = closedAfterEach()

/** How many of each call the engine is given. */
function countCalls(connection: RTCPeerConnection, channel: RTCDataChannel) {
  const calls: Record<string, number> = {}
  for (const [object, name] of [
    [connection, 'createOffer'],
    [connection, 'setLocalDescription'],
    [connection, 'close'],
    [channel, 'close'],
  ] as const) {
    replaceEngines(object, name, (method) => (self, args) => {
      const key = `${object === channel ? 'channel' : 'connection'} ${name}`
      if (self === object) calls[key] = (calls[key] ?? 0) + 1
      return method(self, args)
    })
  }
  return calls
}

test('are two', () => {
  expect(second.bindPeerConnection).not.toBe(first.bindPeerConnection)
})

test.each<[string, readonly number[]]>([
  ['closed, bound by both', []],
  ['unbound by the first', [0]],
  ['unbound by the second', [1]],
])('both follow one connection, each call runs once, and it can be %s', async (_, unbound) => {
  const { a, b, negotiate, close } = makePeers()
  closed({ close })
  const channel = a.createDataChannel('chat')
  const calls = countCalls(a, channel)
  const bound = copies.map((copy) => ({
    copy,
    actor: copy.bindPeerConnection(a),
    channelActor: copy.bindDataChannel(channel, { connection: a }),
  }))
  const far = announced(b, (remote) => remote)
  await negotiate()
  await talked(channel, await far)
  const states = bound.map(({ copy, actor, channelActor }) => [
    copy.signalingState(actor.getSnapshot()),
    // Candidates may be on their way.
    copy.operations(actor.getSnapshot()).filter(({ call }) => call.method !== 'addIceCandidate'),
    copy.readyState(channelActor.getSnapshot()),
  ])
  expect(states).toEqual([0, 1].map(() => ['stable', [], 'open']))
  expect(calls).toEqual({ 'connection createOffer': 1, 'connection setLocalDescription': 1 })

  for (const index of unbound) copies[index]?.unbind(a)
  a.close()
  expect(calls['connection close']).toBe(1)
  const ends = bound.map(({ actor }) => actor.getSnapshot().status)
  expect(ends).toEqual(copies.map((_, index) => (unbound.includes(index) ? 'stopped' : 'done')))
})

test.each<[string, readonly number[], string]>([
  ['the first and then the second', [0, 1], 'unbound'],
  ['the second and then the first', [1, 0], 'unbound'],
  ['the first, bound again, and then both', [0, 0, 1, 0], 'unbound'],
  ['both, closed in between', [0, 1], 'closed'],
])('unbound by %s, the engine has its own methods back', (_, order, end) => {
  const connection = closed(new RTCPeerConnection())
  const channel = connection.createDataChannel('chat')
  for (const copy of copies) {
    copy.bindPeerConnection(connection)
    copy.bindDataChannel(channel, { connection })
  }
  const bound = new Set([0, 1])
  for (const index of order) {
    expect(hooked()).not.toEqual([])
    if (end === 'closed') connection.close()
    if (bound.delete(index)) copies[index]?.unbind(connection)
    else {
      copies[index]?.bindPeerConnection(connection)
      bound.add(index)
    }
    if (end === 'closed') break
  }
  for (const index of bound) copies[index]?.unbind(connection)
  expect(hooked()).toEqual([])
  connection.close()
})

test('an ignored rejection of one that both have bound has the engine’s error, and a promise its value', async () => {
  const connection = closed(new RTCPeerConnection())
  for (const copy of copies) copy.bindPeerConnection(connection)
  connection.createDataChannel('chat')
  expect(await connection.createOffer()).toMatchObject({ type: 'offer' })
  const bare = closed(new RTCPeerConnection())
  const refused = (each: RTCPeerConnection) =>
    each.setRemoteDescription({ type: 'offer', sdp: 'nonsense' }).catch((error) => String(error))
  expect(await refused(connection)).toBe(await refused(bare))
})
