import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { InspectionEvent } from 'xstate'
import type { Peers } from '../../harness/peers.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  type DataChannelActor,
  type PeerConnectionActor,
  target,
  unbind,
} from '../../src/index.ts'
import { allDivergences } from './allDivergences.ts'
import { catchErrors } from './catchErrors.ts'
import { catchRejections } from './catchRejections.ts'
import { peersOfEachTest } from './peersOfEachTest.ts'

const makePeers = peersOfEachTest()
const errors = catchErrors()
const rejections = catchRejections()

afterEach(() => {
  expect(errors.messages.splice(0)).toEqual([])
  expect(rejections.reasons.splice(0)).toEqual([])
})

afterAll(() => {
  errors.stop()
  rejections.stop()
})

type Deed = 'connection.close()' | 'channel.close()' | 'send()' | 'unbind(connection)' | 'unbind(channel)'

interface Aimed {
  readonly events: readonly string[]
  readonly connection: PeerConnectionActor
  readonly channel: DataChannelActor
}

/**
 * Binds a connection and a channel that were there before, with all that an app does in one task, and does something in the
 * n-th inspection event. What an app does with a connection that was closed may throw, but nothing of ours.
 */
function aim({ a }: Peers, nth: number, deed: Deed, divergences: boolean): Aimed {
  const near = a.createDataChannel('near')
  const events: string[] = []
  let connection: PeerConnectionActor | undefined
  const inspect = (event: InspectionEvent) => {
    const { actorRef, type } = event
    events.push(`${type} of ${(actorRef as PeerConnectionActor).id}`)
    if (events.length !== nth) return
    if (deed === 'connection.close()') a.close()
    if (deed === 'channel.close()') near.close()
    if (deed === 'send()') connection?.send({ type: 'close' })
    if (deed === 'unbind(connection)') unbind(a)
    if (deed === 'unbind(channel)') unbind(near)
  }
  connection = bindPeerConnection(a, { inspect, ...(divergences && { divergences: allDivergences(() => {}) }) })
  const isGone = deed === 'unbind(connection)' && events.length >= nth
  const channel = isGone ? bindDataChannel(near) : bindDataChannel(near, { connection: a })
  a.setLocalDescription().catch(() => {})
  attempt(() => a.createDataChannel('later'))
  return { events, connection, channel }
}

function attempt(run: () => void): void {
  try {
    run()
  } catch (error) {
    // It is closed.
    if (error instanceof TypeError) throw error
  }
}

const deeds: readonly Deed[] = [
  'connection.close()',
  'channel.close()',
  'send()',
  'unbind(connection)',
  'unbind(channel)',
]

describe.each([false, true])('in each inspection event, divergences: %s', (divergences) => {
  test.each(deeds)('%s is seen as anywhere else', async (deed) => {
    const whole = makePeers()
    const { events } = aim(whole, -1, deed, divergences)
    whole.a.close()
    const count = events.length
    expect(count).toBeGreaterThan(20)
    for (let nth = 1; nth <= count; nth++) {
      const peers = makePeers()
      const { connection, channel, events: seen } = aim(peers, nth, deed, divergences)
      const what = `${deed} in event ${nth}, ${seen[nth - 1]}`
      // It may have been the event of a microtask.
      await new Promise((resolve) => setTimeout(resolve))
      const isClosed = peers.a.signalingState === 'closed'
      if (isClosed) {
        expect(connection.getSnapshot(), what).toMatchObject({ status: 'done', value: 'ended' })
        expect(target(connection), what).toBeUndefined()
        expect(channel.getSnapshot().status, what).toBe('done')
        expect(bindPeerConnection(peers.a), what).toBe(connection)
      }
      peers.a.close()
      const ends = ['done', ...(deed.startsWith('unbind') ? ['stopped'] : [])]
      expect(ends, what).toContain(connection.getSnapshot().status)
      // One that was bound alone, since its connection was unbound, hears of the end when the engine tells.
      if (deed !== 'unbind(connection)') expect(ends, what).toContain(channel.getSnapshot().status)
      peers.close()
    }
  })
})
