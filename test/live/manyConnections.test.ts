import { describe, expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { announced, makePeers, settled, talked } from '../../harness/peers.ts'
import { bindPeerConnection, type PeerConnectionActor, target } from '../../src/index.ts'
import { type Recording, record } from '../../src/testing/index.ts'
import { allDivergences } from './allDivergences.ts'

/** Firefox gives no way to collect garbage on demand. */
const collect = (globalThis as { gc?: (options: object) => Promise<void> }).gc

/** Pairs of connections that live at the same time: Chromium allows 500 connections a page, closed ones included. */
const AT_ONCE = 10

/** `npm run soak` has thousands. */
const PAIRS = 40

interface Lives {
  /** References to the connections, which do not keep them: those that have offered, and those that have answered. */
  readonly offerers: WeakRef<RTCPeerConnection>[]
  readonly answerers: WeakRef<RTCPeerConnection>[]
  readonly actors: PeerConnectionActor[]
  readonly recordings: Recording[]
}

/** Connects so many pairs, lets them talk, and closes them all. */
async function live(pairs: number, bound: boolean): Promise<Lives> {
  const lives: Lives = { offerers: [], answerers: [], actors: [], recordings: [] }
  for (let done = 0; done < pairs; done += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, pairs - done) }, () => liveOnce(lives, bound)))
    await settled()
    await collect?.({ type: 'major', execution: 'async' })
  }
  return lives
}

async function liveOnce({ offerers, answerers, actors, recordings }: Lives, bound: boolean): Promise<void> {
  const { a, b, negotiate, close } = makePeers()
  const divergences = allDivergences()
  const own = bound ? [a, b].map((connection) => bindPeerConnection(connection, { divergences })) : []
  actors.push(...own)
  recordings.push(...own.map((actor) => record(actor)))
  offerers.push(new WeakRef(a))
  answerers.push(new WeakRef(b))
  const channel = a.createDataChannel('chat')
  const talk = announced(b, (remote) => talked(channel, remote))
  await negotiate()
  await talk
  const closed = new Promise((resolve) => channel.addEventListener('close', resolve, { once: true }))
  close()
  await closed
  await Promise.all(own.map((actor) => toPromise(actor)))
}

/** Collects garbage until all are gone, or no more go; with some more lives in between, for the engine's own caches. */
async function collected({ offerers, answerers }: Lives): Promise<{ offerers: number; answerers: number }> {
  const gone = (connections: readonly WeakRef<RTCPeerConnection>[]) =>
    connections.filter((connection) => connection.deref() === undefined).length
  for (let round = 0; round < 5; round++) {
    if (round > 0) for (const bound of [true, false]) await live(2, bound)
    // Collected in a call, what an old stack frame still points to would be kept.
    await collect?.({ type: 'major', execution: 'async' })
    if (gone(offerers) + gone(answerers) === offerers.length + answerers.length) break
  }
  return { offerers: gone(offerers), answerers: gone(answerers) }
}

describe('closed connections', () => {
  test.skipIf(!collect)(
    'are collected as unbound ones are, while their actors and recordings are still held',
    { retry: 2 },
    async () => {
      const unbound = await live(PAIRS, false)
      const bound = await live(PAIRS, true)
      expect(bound.actors).toHaveLength(2 * PAIRS)
      expect(bound.actors.filter((actor) => target(actor) !== undefined)).toEqual([])
      const [control, ours] = [await collected(unbound), await collected(bound)]
      expect(ours.offerers, 'of those that have offered').toBeGreaterThanOrEqual(control.offerers)
      expect(ours.answerers, 'of those that have answered').toBeGreaterThanOrEqual(control.answerers)
      expect(bound.actors.map((actor) => actor.getSnapshot().status)).toEqual(Array(2 * PAIRS).fill('done'))
    },
  )
})
