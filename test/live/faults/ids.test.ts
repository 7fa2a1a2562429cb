import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { RTCPeerConnection } from '#engine'
import { makePeers } from '../../../harness/peers.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  channels,
  type PeerConnectionActor,
  target,
  transports,
  unbind,
} from '../../../src/index.ts'

const open: { close(): void }[] = []

afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

function opened<Closable extends { close(): void }>(one: Closable): Closable {
  open.push(one)
  return one
}

/** The ids that more than one of the living actors of a connection has. */
function twice(actor: PeerConnectionActor): readonly string[] {
  const snapshot = actor.getSnapshot()
  const { sctp, dtls, ice, gatherers } = transports(snapshot)
  const parts = [actor, ...channels(snapshot), ...(sctp ? [sctp] : []), ...dtls, ...ice, ...gatherers]
  const ids = parts.filter((part) => part.getSnapshot().status === 'active').map(({ id }) => id)
  return ids.filter((id, index) => ids.indexOf(id) !== index)
}

function idsOf(actor: PeerConnectionActor): readonly string[] {
  return channels(actor.getSnapshot()).map(({ id }) => id)
}

describe('each living actor of a connection has an id of its own, whatever the labels of its channels:', () => {
  test.each([
    [['x:3', 'x', 'x']],
    [['x', 'x:3', 'x']],
    [['x', 'x', 'x:2']],
    [['x:2', 'x', 'x']],
    [['x:2', 'x:2', 'x', 'x']],
    [['x', 'x', 'x:2', 'x:2', 'x:3', 'x', 'x:4', 'x:5', 'x:6', 'x:7']],
    [['', '']],
    [[':2', '', '']],
    [[':3', '', '']],
    [['', '', '', ':2', ':3', ':4']],
    [[':', '', ':', '']],
    [['::2', '::3', ':', ':', ':']],
    [['2', '2', '2:2', '2:3', '2:4']],
    [['2:3', '2', '2']],
    [['dataChannel:x', 'x', 'dataChannel:x', 'x']],
  ])('%j', (labels) => {
    const connection = opened(new RTCPeerConnection())
    const actor = bindPeerConnection(connection)
    for (const label of labels) connection.createDataChannel(label)
    expect(channels(actor.getSnapshot())).toHaveLength(labels.length)
    expect(twice(actor)).toEqual([])
    expect(channels(actor.getSnapshot()).map((each) => target(each)?.label)).toEqual(labels)
  })

  test('the same when they were there before the binding', () => {
    const labels = ['x:3', 'x', 'x', 'x:2', '']
    const connection = opened(new RTCPeerConnection())
    const made = labels.map((label) => connection.createDataChannel(label))
    const actor = bindPeerConnection(connection)
    for (const channel of made) bindDataChannel(channel, { connection })
    expect(idsOf(actor)).toHaveLength(labels.length)
    expect(twice(actor)).toEqual([])
  })

  test('when some have closed meanwhile, or were let go of', async () => {
    const connection = opened(new RTCPeerConnection())
    const actor = bindPeerConnection(connection)
    const [first, second] = ['x', 'x', 'x:6', 'x:7', 'x:8'].map((label) => connection.createDataChannel(label))
    const [, ending] = channels(actor.getSnapshot())
    unbind(first as RTCDataChannel)
    second?.close()
    if (ending) await toPromise(ending)
    for (let count = 0; count < 4; count++) {
      connection.createDataChannel('x')
      bindDataChannel(first as RTCDataChannel, { connection })
      expect(twice(actor)).toEqual([])
    }
  })

  test('when the peer announces them', async () => {
    const { a, b, negotiate } = opened(makePeers())
    const [near, far] = [bindPeerConnection(a), bindPeerConnection(b)]
    const labels = ['x:3', 'x', 'x', 'x:2', '', '']
    for (const label of labels) a.createDataChannel(label)
    const makeThemToo = () => {
      for (const label of labels) b.createDataChannel(label)
    }
    b.addEventListener('datachannel', makeThemToo, { once: true })
    const found: string[] = []
    const all = new Promise<void>((resolve) => {
      const counts = [0, 0]
      const count = (index: 0 | 1) => () => {
        counts[index] = (counts[index] ?? 0) + 1
        found.push(...twice(near), ...twice(far))
        if (counts.every((each) => each === labels.length)) resolve()
      }
      near.on('datachannel', count(0))
      far.on('datachannel', count(1))
    })
    await negotiate()
    await all
    expect([idsOf(near).length, idsOf(far).length]).toEqual([2 * labels.length, 2 * labels.length])
    expect([...new Set(found), ...twice(near), ...twice(far)]).toEqual([])
  })

  test('in any order of labels, closings and letting go', async () => {
    const label = fc.constantFrom('', ':', ':2', ':3', ':4', ':5', 'x', 'x:2', 'x:3', 'x:4', 'x:5', 'x:6')
    const deed = fc.oneof(
      { weight: 4, arbitrary: fc.record({ make: label }) },
      { weight: 1, arbitrary: fc.record({ close: fc.nat(9) }) },
      { weight: 1, arbitrary: fc.record({ unbind: fc.nat(9) }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 20 }), async (deeds) => {
        const connection = opened(new RTCPeerConnection())
        const actor = bindPeerConnection(connection)
        for (const each of deeds) {
          if ('make' in each) connection.createDataChannel(each.make)
          const chosen = channels(actor.getSnapshot())[
            'close' in each ? each.close : 'unbind' in each ? each.unbind : -1
          ]
          const channel = chosen && target(chosen)
          if (channel && 'unbind' in each) unbind(channel)
          if (chosen && channel && 'close' in each) {
            channel.close()
            await toPromise(chosen)
          }
          expect(twice(actor)).toEqual([])
        }
        connection.close()
      }),
      { numRuns: 40, seed: 13 },
    )
  })
})
