import { describe, expect, test } from 'vitest'
import { channelOf } from '../../../src/session/index.ts'
import { createPair, createWorld, emittedBy, stateOf } from './world.ts'

const version = 1

/** A session, and what it hears. */
function listening() {
  let hear: (message: unknown) => void = () => {}
  const world = createWorld()
  const session = world.session('alice', {
    signaling: {
      send() {},
      subscribe(listener) {
        hear = listener
        return () => {}
      },
    },
  })
  return { ...world, session, emitted: emittedBy(session), hear: (message: unknown) => hear(message) }
}

describe('very many', () => {
  const floods: readonly (readonly [string, (index: number) => unknown, number])[] = [
    [
      'candidates',
      (index) => ({ candidate: { candidate: `candidate:${index}` }, session: { version, from: 'a' } }),
      1_000_000,
    ],
    ['texts', () => 'hello', 100_000],
    ['messages of another version', () => ({ session: { version: 2, from: 'somebody' } }), 100_000],
    ['messages for somebody else', () => ({ session: { version, from: 'a', to: 'b' } }), 1_000_000],
    ['answers to nothing', () => ({ session: { version, from: 'a', echo: 'b' } }), 100_000],
  ]
  test.each(floods)('%s: 20 are emitted in a second, and that there were more', (_, message, count) => {
    const { session, emitted, hear } = listening()
    for (let index = 0; index < count; index += 1) hear(message(index))
    expect(emitted).toHaveLength(21)
    expect(emitted).toContainEqual({ type: 'refused', why: 'overload' })
    expect(stateOf(session).state).toBe('connecting')
    session.stop()
  })

  test('candidates of the peer itself: the channel goes on', async () => {
    const { clock, pipe, alice, bob, received, chat } = createPair()
    await clock.until(() => stateOf(alice).state === 'connected', 5000)
    const all = [alice, bob].map(emittedBy)
    const { epoch } = alice.getSnapshot().context
    const [from, to] = await livesOn(pipe, clock)
    const end = pipe.end('carol')
    for (let index = 0; index < 10_000; index += 1) {
      const session = { version, from, to, epoch, generation: 'none', index } as const
      end.send({ candidate: { candidate: 'candidate:1', usernameFragment: 'none' }, session })
    }
    await clock.pass(1000)
    chat.send('still here')
    await clock.pass(1000)
    expect(received).toEqual(['still here'])
    const emitted = all.flat()
    expect(emitted).toContainEqual({ type: 'refused', why: 'too-many' })
    expect(emitted).toContainEqual({ type: 'refused', why: 'overload' })
    expect(emitted.length).toBeLessThan(100)
    for (const session of [alice, bob]) session.stop()
  })
})

/** Who sends to whom, as anybody can read on the pipe. */
async function livesOn(
  pipe: ReturnType<typeof createWorld>['pipe'],
  clock: ReturnType<typeof createWorld>['clock'],
): Promise<readonly [string, string]> {
  let lives: readonly [string, string] | undefined
  const end = pipe.end('carol').subscribe((message) => {
    const { session } = message as { session?: { from: string; to?: string; busy?: true } }
    if (session?.to !== undefined && session.to !== 'carol') lives ??= [session.from, session.to]
  })
  // Asks, and so has the two ask each other.
  pipe.end('carol').send({ session: { version, from: 'carol', ask: 'who' } })
  await clock.until(() => lives !== undefined, 5000)
  end()
  if (!lives) throw new Error('Nobody has said anything.')
  return lives
}

describe('10 MB', () => {
  const long = 'x'.repeat(10_000_000)
  test.each([
    ['a candidate', { candidate: { candidate: long } }],
    ['the id of a candidate', { candidate: { candidate: '', sdpMid: long } }],
    ['an answer', { description: { type: 'answer', sdp: long } }],
    ['who sends it', { session: { version, from: long } }],
    ['a key', { session: { version, from: 'a', ask: long } }],
    ['a generation', { session: { version, from: 'a', generation: long } }],
    ['a reason', { session: { version, from: 'a', goodbye: long } }],
  ])('%s: refused', (_, message) => {
    const { session, emitted, hear } = listening()
    hear(message)
    expect(emitted).toEqual([{ type: 'refused', why: 'too-large' }])
    session.stop()
  })

  test('in a member that nobody knows: left out, and the rest is used', () => {
    const { session, emitted, hear } = listening()
    hear({ session: { version, from: 'somebody', ask: 'who', unknown: long }, unknown: long })
    expect(emitted).toEqual([])
    session.stop()
  })
})

describe('two sessions over one pipe', () => {
  test('and one peer: one of them is connected, the other one learns that it is the third', async () => {
    const { clock, session } = createWorld()
    const [one, other, bob] = [session('alice', { name: 'one' }), session('alice', { name: 'two' }), session('bob')]
    for (const each of [one, other, bob]) channelOf(each, 'chat')
    await clock.until(() => stateOf(bob).state === 'connected', 10_000)
    await clock.pass(10_000)
    const states = [one, other].map((each) => stateOf(each))
    expect(states.filter(({ state }) => state === 'connected')).toHaveLength(1)
    expect(states.filter((state) => state.state === 'connecting' && state.peer === 'busy')).toHaveLength(1)
    for (const each of [one, other, bob]) each.stop()
  })

  test('and two peers: each finds one, and what is said arrives only there', async () => {
    const { clock, session } = createWorld()
    const sessions = (['alice', 'alice', 'bob', 'bob'] as const).map((place, index) => {
      const actor = session(place, { name: `${place}${index}` })
      const received: string[] = []
      const chat = channelOf(actor, 'chat')
      chat.onmessage = ({ data }) => received.push(String(data))
      return { actor, chat, received, name: `${place}${index}` }
    })
    const all = () => sessions.every(({ actor }) => stateOf(actor).state === 'connected')
    expect(await clock.until(all, 60_000)).toBeDefined()
    for (const { chat, name } of sessions) chat.send(name)
    await clock.pass(1000)
    expect(sessions.flatMap(({ received }) => received).sort()).toEqual(['alice0', 'alice1', 'bob2', 'bob3'])
    for (const { received } of sessions) expect(received).toHaveLength(1)
    for (const { actor } of sessions) actor.stop()
  })
})
