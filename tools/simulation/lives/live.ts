import fc from 'fast-check'
import { expectInvariants } from '../../../test/live/invariants.ts'
import { deeds } from './deeds.ts'
import type { LivingPeer } from './peer.ts'
import { type LifeStage, openStage, surroundings } from './stage.ts'

/** How long there is between two deeds, in milliseconds; `undefined`: until nothing is on its way any more. */
const pauses = [0, 0, 1, 20, 60, 200, 7_000, 40_000, undefined] as const

/** What is done more often than all else. */
const often = ['both offer', 'both offer', 'alice creates a channel', 'bob offers', 'the network is healed']

/** A random life of two peers. */
export const plan = fc.record({
  surroundings,
  deeds: fc.array(fc.tuple(fc.constantFrom(...Object.keys(deeds), ...often), fc.constantFrom(...pauses)), {
    maxLength: 25,
  }),
})

/** One of them. */
export type Plan = typeof plan extends fc.Arbitrary<infer Value> ? Value : never

/** What has come of a life. */
export interface Lived {
  /** How often an object was compared with its chart. */
  readonly points: number
  /** Differences, divergences, and what else did not hold. */
  readonly problems: readonly string[]
  /** What was to be seen in it: events, and the states that they told of. */
  readonly seen: ReadonlySet<string>
}

/** Lives one, to its end: both connections are closed, unless their host has vanished. */
export async function live(plan: Plan): Promise<Lived> {
  const stage = await openStage(plan.surroundings)
  const { network, observatory } = stage
  for (const [deed, pause] of plan.deeds) {
    deeds[deed]?.(stage)
    observatory.look(deed)
    // Nobody waits for ever: what cannot arrive now is let go of at the end.
    if (pause === undefined) await network.settle()
    else await network.advance(pause)
    observatory.look(`after ${deed}`)
  }
  await end(stage)
  const { points, unexplained, explained } = observatory
  const peers = [stage.alice, stage.bob]
  const divergences = peers.flatMap(({ name, watched, channels }) =>
    [watched, ...channels].flatMap((each) => each.divergences.map((found) => `${name}: ${JSON.stringify(found)}`)),
  )
  const problems = [...unexplained, ...divergences, ...brokenIn(stage)]
  if (explained > 0) problems.push(`${explained} differences that a divergence explains`)
  return { points, problems, seen: seenIn(peers) }
}

async function end({ network, observatory, alice, bob, vanished, frozen }: LifeStage): Promise<void> {
  for (const name of frozen) if (!vanished.has(name)) network.thaw(name)
  network.heal()
  network.release()
  network.bandwidth(Number.POSITIVE_INFINITY)
  await network.settle()
  for (const { name, connection } of [alice, bob]) if (!vanished.has(name)) connection.close()
  observatory.look('both are closed')
  await network.settle()
  observatory.look('the end')
}

function seenIn(peers: readonly LivingPeer[]): ReadonlySet<string> {
  const seen = new Set(peers.flatMap(({ watched, channels }) => [watched, ...channels].flatMap(({ log }) => log)))
  if (peers.some(({ hasGivenWay }) => hasGivenWay)) seen.add('glare')
  return seen
}

/** What must hold of every life, and did not. */
function brokenIn({ alice, bob, vanished }: LifeStage): readonly string[] {
  const ended = [alice, bob].filter(({ name }) => !vanished.has(name))
  return ended.flatMap(({ watched, channels }) => [
    ...problemOf(() => expectInvariants(watched)),
    ...channels.flatMap(({ name, actor, emitted, path }) => [
      ...(actor.getSnapshot().status === 'done' ? [] : [`${name} is not done`]),
      ...illegal(
        `${name} emitted`,
        emitted,
        /^(open ?)?(message ?|bufferedamountlow ?)*(closing ?)?(error ?)?(close)?$/,
      ),
      ...illegal(`${name} was`, path, /^(connecting\S* ?)?(open\S* ?)*(closing\S* ?)*closed$/),
    ]),
  ])
}

function problemOf(expectation: () => void): readonly string[] {
  try {
    expectation()
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}

function illegal(what: string, words: readonly string[], legal: RegExp): readonly string[] {
  const text = words.join(' ')
  return legal.test(text) ? [] : [`${what} ${text}`]
}
