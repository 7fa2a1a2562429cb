import fc from 'fast-check'
import { afterAll, expect, inject, test } from 'vitest'
import { engine } from '#engine'
import { settled } from '../../harness/peers.ts'
import { expectInvariants } from './invariants.ts'
import type { WatchedActor } from './observatory.ts'
import { fill, openStage, type ScenarioStage } from './scenarios.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How many lives of `randomLives.test.ts`, and the seed that they come from. */
    readonly lives: { readonly count: number; readonly seed: number }
  }
}

const { count, seed } = inject('lives')

/** What node-datachannel does by itself, or not at all. */
const renegotiation = {
  'a offers': ({ a }) => ignore(a.setLocalDescription()),
  'b offers': ({ b }) => ignore(b.setLocalDescription()),
  'a rolls back': ({ a }) => ignore(a.setLocalDescription({ type: 'rollback' })),
  'b gets a’s description': ({ a, b }) => ignore(receive(b, a)),
  'a gets b’s description': ({ a, b }) => ignore(receive(a, b)),
  'a restarts ICE': ({ a }) => a.restartIce(),
  'the two negotiate': ({ negotiate }) => negotiate().catch(() => {}),
} satisfies Record<string, (stage: ScenarioStage) => void | Promise<void>>

/** What an app can do at either end, in any order. */
const deeds = {
  'A.close()': ({ A, observatory }) => observatory.call(A, 'close()', () => A.channel.close()),
  'B.close()': ({ B, observatory }) => observatory.call(B, 'close()', () => B.channel.close()),
  'A’s actor is sent close': ({ A: { actor } }) => {
    if (actor.getSnapshot().status === 'active') actor.send({ type: 'close' })
  },
  'a.close()': ({ a, A, observatory }) => observatory.call(A, 'connection.close()', () => a.close()),
  'b.close()': ({ b, B, observatory }) => observatory.call(B, 'connection.close()', () => b.close()),
  'A sends': ({ A }) => sendIfOpen(A, (channel) => channel.send('data')),
  'B sends': ({ B }) => sendIfOpen(B, (channel) => channel.send('data')),
  'A fills its buffer': ({ A }) => sendIfOpen(A, fill),
  'B fills its buffer': ({ B }) => sendIfOpen(B, fill),
  'a makes a channel': ({ a }) => makeChannel(a),
  'b makes a channel': ({ b }) => makeChannel(b),
  'a creates an offer': ({ a }) => ignore(a.createOffer()),
  'b creates an answer': ({ b }) => ignore(b.createAnswer()),
  ...(engine === 'node-datachannel' ? undefined : renegotiation),
  'the engine goes on': () => new Promise<void>((resolve) => setTimeout(resolve)),
} satisfies Record<string, (stage: ScenarioStage) => void | Promise<void>>

const observed = { points: 0 }

afterAll(() => expect(observed.points, 'observation points').toBeGreaterThan(0))

test('INV-1 to INV-25, INV-34, INV-48: whatever is done at either end, no difference stays unexplained', async () => {
  const life = fc.array(fc.constantFrom(...(Object.keys(deeds) as (keyof typeof deeds)[])), { maxLength: 10 })
  await fc.assert(
    fc.asyncProperty(life, async (plan) => {
      const stage = await openStage()
      for (const deed of plan) {
        await deeds[deed]?.(stage)
        stage.observatory.look(deed)
      }
      stage.close()
      stage.observatory.look('both connections are closed')
      await settled()

      const { points, unexplained, connections } = stage.observatory
      observed.points += points
      expect(unexplained).toEqual([])
      connections.forEach(expectInvariants)
      for (const end of [stage.A, stage.B]) expectLegal(end)
    }),
    // Found closed at a call that is not `close()`.
    { numRuns: count, seed, examples: [[['B.close()', 'the engine goes on', 'a.close()', 'b makes a channel']]] },
  )
})

/** A channel is done when its connection is closed; until then it has fired each event once at most, in their order. */
function expectLegal({ actor, emitted, path }: WatchedActor): void {
  expect(actor.getSnapshot().status).toBe('done')
  expect(emitted.join(' ')).toMatch(/^(closing ?)?(error ?)?(close)?$/)
  expect(path.join(' ')).toMatch(/^(open\S* ?)*(closing.draining ?)?(closing.resetting ?)?closed$/)
}

function sendIfOpen({ channel }: WatchedActor, send: (channel: RTCDataChannel) => void): void {
  try {
    send(channel)
  } catch (error) {
    // Not open any more, or the engine's buffer is full.
    if (!(error instanceof Error)) throw error
  }
}

/** Closed connections make no channels, and node-datachannel none that it cannot announce at once. */
function makeChannel(connection: RTCPeerConnection): void {
  try {
    connection.createDataChannel('another')
  } catch (error) {
    if (!(error instanceof Error)) throw error
  }
}

/** What an operation in a wrong state is rejected with is the engine's to say. */
function ignore(operation: Promise<unknown>): void {
  operation.catch(() => {})
}

async function receive(to: RTCPeerConnection, from: RTCPeerConnection): Promise<void> {
  if (from.signalingState !== 'closed' && from.localDescription) await to.setRemoteDescription(from.localDescription)
}
