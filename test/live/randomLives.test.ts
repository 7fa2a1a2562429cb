import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { engine } from '#engine'
import type { Watched } from './observatory.ts'
import { settled } from './peers.ts'
import { fill, openStage, type Stage } from './scenarios.ts'

const LIVES = 60

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
  'the engine goes on': () => new Promise<void>((resolve) => setTimeout(resolve)),
} satisfies Record<string, (stage: Stage) => void | Promise<void>>

const observed = { points: 0, explained: 0 }

afterAll(() => {
  const { points, explained } = observed
  console.log(`${engine}: ${LIVES} random lives, ${points} observation points, ${explained} differences, all explained`)
})

test('INV-20 to INV-25: whatever is done at either end, no difference stays unexplained', async () => {
  const life = fc.array(fc.constantFrom(...(Object.keys(deeds) as (keyof typeof deeds)[])), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(life, async (plan) => {
      const stage = await openStage()
      for (const deed of plan) {
        await deeds[deed](stage)
        stage.observatory.look(deed)
      }
      stage.close()
      stage.observatory.look('both connections are closed')
      await settled()

      const { points, explained, unexplained } = stage.observatory
      observed.points += points
      observed.explained += explained
      expect(unexplained).toEqual([])
      for (const end of [stage.A, stage.B]) expectLegal(end)
    }),
    { numRuns: LIVES },
  )
})

/** A channel is done when its connection is closed; until then it has fired each event once at most, in their order. */
function expectLegal({ actor, emitted, path }: Watched): void {
  expect(actor.getSnapshot().status).toBe('done')
  expect(emitted.join(' ')).toMatch(/^(closing ?)?(error ?)?(close)?$/)
  expect(path.join(' ')).toMatch(/^(open\S* ?)*(closing.draining ?)?(closing.resetting ?)?closed$/)
}

function sendIfOpen({ channel }: Watched, send: (channel: RTCDataChannel) => void): void {
  try {
    send(channel)
  } catch (error) {
    // Not open any more, or the engine's buffer is full.
    if (!(error instanceof Error)) throw error
  }
}
