import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createActor, SimulatedClock } from 'xstate'
import { sessionMachine } from '../../../machines/session/sessionMachine.ts'
import type { SessionCause } from '../../../machines/session/sessionTypes.ts'
import { defaultPolicy } from '../../../src/session/policy.ts'
import { sessionState } from '../../../src/session/sessionState.ts'
import { flatState } from './flatState.ts'

const causes = {
  close: { type: 'close', reason: 'enough' },
  'peer.met': { type: 'peer.met', polite: true },
  'peer.heard': { type: 'peer.heard' },
  'peer.claimed': { type: 'peer.claimed', asks: true },
  'peer.goodbye': { type: 'peer.goodbye', reason: 'bye' },
  'peer.busy': { type: 'peer.busy' },
  'politeness.conflict': { type: 'politeness.conflict' },
  ask: { type: 'ask' },
  'connection.made': { type: 'connection.made', epoch: 3 },
  fail: { type: 'fail', because: 'create-failed', error: 'broken' },
  draining: { type: 'draining', buffered: 7 },
  drained: { type: 'drained' },
  'message.refused': { type: 'message.refused', why: 'malformed' },
  'message.unused': { type: 'message.unused', why: 'stranger' },
  'signaling.failed': { type: 'signaling.failed', error: 'broken' },
  'negotiation.failed': { type: 'negotiation.failed', error: 'broken' },
} as const satisfies Readonly<Record<SessionCause['type'], SessionCause>>
type Cause = keyof typeof causes
type Step = Cause | number

function begin(steps: readonly (Step | SessionCause)[] = []) {
  const clock = new SimulatedClock()
  const done: string[] = []
  const note = (name: string) => () => void done.push(name)
  const logic = sessionMachine.provide({
    actions: {
      refreshKey: note('refresh key'),
      sayHello: note('hello'),
      challenge: note('challenge'),
      refuseClaim: note('refuse'),
      inviteClaimant: note('invite'),
      drain: note('drain'),
      tellBuffered: note('buffered'),
      sayGoodbye: note('goodbye'),
    },
  })
  const actor = createActor(logic, {
    clock,
    input: { policy: defaultPolicy, now: () => clock.now(), random: () => 0.5 },
  })
  actor.on('*', ({ type }) => done.push(`(${type})`))
  actor.start()
  const go = (step: Step | SessionCause) => {
    if (typeof step === 'number') clock.increment(step)
    else actor.send(typeof step === 'string' ? causes[step] : step)
  }
  for (const step of steps) go(step)
  return {
    actor,
    clock,
    done,
    go,
    state: () => flatState(actor.getSnapshot().value),
    snapshot: () => actor.getSnapshot(),
  }
}

const open = {
  close: 'closing.draining.looking',
  'peer.goodbye': 'closed',
  fail: 'failed',
  'peer.met': 'open.met',
} as const
const table: Readonly<Record<string, { way: readonly Step[]; to: Partial<Record<Cause, string>> }>> = {
  'open.asking.asked': { way: [], to: { ...open, 'peer.heard': 'open.met' } },
  'open.met': {
    way: ['peer.met'],
    to: { ...open, ask: 'open.asking.asked', 'peer.claimed': 'open.challenging.asked' },
  },
  'open.challenging.asked': {
    way: ['peer.met', 'peer.claimed'],
    to: { ...open, ask: 'open.asking.asked', 'peer.heard': 'open.met' },
  },
  'closing.draining.looking': { way: ['close'], to: { drained: 'closing.parting.told' } },
  'closing.parting.told': { way: ['close', 'drained'], to: { 'peer.goodbye': 'closed' } },
  closed: { way: ['peer.goodbye'], to: {} },
  failed: { way: ['fail'], to: {} },
}

const rows = Object.entries(table).flatMap(([state, { way, to }]) =>
  (Object.keys(causes) as Cause[]).map((cause) => ({ state, way, cause, to: to[cause] ?? state })),
)
test.each(rows)('$state, $cause: $to', ({ state, way, cause, to }) => {
  const { go, state: present, actor } = begin(way)
  expect(present()).toBe(state)
  if (actor.getSnapshot().status === 'active') go(cause)
  expect(present()).toBe(to)
})

describe('asking', () => {
  test('is repeated after half a second, 1, 2, 4 and 4 seconds', () => {
    const { go, done } = begin()
    for (const [index, delay] of [500, 1000, 2000, 4000, 4000].entries()) {
      go(delay - 1)
      expect(done).toHaveLength(index + 1)
      go(1)
      expect(done).toHaveLength(index + 2)
    }
    expect(new Set(done)).toEqual(new Set(['hello']))
  })

  test('anew begins with a fresh key and the first delay', () => {
    const { go, done } = begin([500, 1000, 'ask', 499])
    expect(done).toEqual(['hello', 'hello', 'hello', 'refresh key', 'hello'])
    go(1)
    expect(done.at(-1)).toBe('hello')
    expect(done).toHaveLength(6)
  })
})

describe('a third peer', () => {
  test('is ignored when the peer answers', () => {
    const { done, snapshot } = begin(['peer.met', 'peer.claimed', 'peer.heard'])
    expect(done).toEqual(['hello', 'refresh key', 'challenge', 'refuse', '(thirdpeer)'])
    expect(snapshot().context.thirdPeers).toBe(1)
  })

  test('that has asked for nobody may be a former life of the peer, and is not counted when that answers', () => {
    const claimed = { type: 'peer.claimed', asks: false } as const
    const { done, state, snapshot } = begin(['peer.met', claimed, 'peer.heard'])
    expect(done).toEqual(['hello', 'refresh key', 'challenge', 'refuse'])
    expect([state(), snapshot().context.thirdPeers]).toEqual(['open.met', 0])
    expect(begin(['peer.met', claimed, 900]).done.slice(-3)).toEqual(['refresh key', 'invite', 'hello'])
    expect(begin(['peer.met', claimed, 'peer.heard', 'peer.claimed', 'peer.heard']).done.at(-1)).toBe('(thirdpeer)')
  })

  test('may be the peer if that does not answer when it is asked nine times', () => {
    const { done, state } = begin(['peer.met', 'peer.claimed', ...Array.from({ length: 8 }, () => 100), 99])
    expect(state()).toBe('open.challenging.asked')
    expect(done.filter((one) => one === 'challenge')).toHaveLength(9)
  })

  test('is invited then', () => {
    const { done, state } = begin(['peer.met', 'peer.claimed', 900])
    expect(state()).toBe('open.asking.asked')
    expect(done.slice(-3)).toEqual(['refresh key', 'invite', 'hello'])
  })

  test('that one is itself shows', () => {
    const { done, snapshot } = begin(['peer.busy'])
    expect(done.at(-1)).toBe('(busy)')
    expect(sessionState(snapshot())).toMatchObject({ state: 'connecting', peer: 'busy' })
  })

  test('is it no more after four questions that nobody has answered', () => {
    const { go, snapshot } = begin([500, 1000, 'peer.busy'])
    const isBusy = (ms: number) => {
      go(ms)
      return snapshot().context.isBusy
    }
    expect([2000, 4000, 4000].map(isBusy)).toEqual([true, true, true])
    go('peer.busy')
    expect([4000, 4000, 4000, 4000, 4000].map(isBusy)).toEqual([true, true, true, false, false])
  })
})

describe('closing', () => {
  test('drains, says goodbye again and again, and ends though nobody answers', () => {
    const { done, state, go, snapshot } = begin(['peer.met', 'close', 'draining'])
    expect(sessionState(snapshot())).toEqual({ state: 'closing', buffered: 7 })
    go(10_000)
    expect(state()).toBe('closing.parting.told')
    for (const ms of [400, 400, 400, 400, 400]) go(ms)
    expect(state()).toBe('closed')
    expect(done.filter((one) => one !== 'buffered')).toEqual([
      'hello',
      'drain',
      ...Array.from({ length: 5 }, () => 'goodbye'),
    ])
    expect(snapshot().output).toEqual({ outcome: 'closed', by: 'this side', reason: 'enough' })
  })

  test('says five times a second how much is still to be sent', () => {
    const { done } = begin(['close', 200, 199])
    expect(done).toEqual(['hello', 'drain', 'buffered', 'buffered'])
  })

  test('by the peer has its reason, and is answered', () => {
    const { snapshot, done } = begin(['peer.met', 'peer.goodbye'])
    expect(done).toEqual(['hello', 'goodbye'])
    expect(sessionState(snapshot())).toEqual({ state: 'closed', by: 'peer', reason: 'bye' })
    expect(snapshot().output).toEqual({ outcome: 'closed', by: 'peer', reason: 'bye' })
  })

  test('of both at once is this side’s', () => {
    const { snapshot, done, go } = begin(['close', 'peer.goodbye'])
    // What waits is still sent, and until this side says goodbye the peer waits.
    expect(done.at(-1)).toBe('buffered')
    for (const step of ['drained', 'peer.goodbye'] as const) go(step)
    expect(done.at(-1)).toBe('goodbye')
    expect(snapshot().output).toMatchObject({ by: 'this side', reason: 'enough' })
  })
})

test('failing has its reason and its error', () => {
  const { snapshot } = begin(['fail'])
  expect(sessionState(snapshot())).toMatchObject({ state: 'failed', because: 'create-failed', error: 'broken' })
  expect(snapshot().output).toEqual({ outcome: 'failed', because: 'create-failed', error: 'broken' })
})

test('the path is that of recovery, and giving up ends the session', () => {
  const { actor, snapshot, go } = begin(['peer.met', 'connection.made'])
  const { recovery } = actor.getSnapshot().children
  const states = (['connection.made', 'path.connected', 'path.interrupted', 'connection.ended'] as const).map(
    (type) => {
      recovery?.send({ type })
      return sessionState(snapshot()).state
    },
  )
  expect(states).toEqual(['connecting', 'connected', 'unsure', 'reconnecting'])
  go(60_000)
  expect(sessionState(snapshot())).toMatchObject({ state: 'failed', because: 'gave-up' })
})

describe('at first', () => {
  const input = { policy: defaultPolicy, now: () => 7, random: () => 0.5 }

  test('nothing is known', () => {
    const { policy: _, now, random: __, path, ...memory } = createActor(sessionMachine, { input }).getSnapshot().context
    expect(memory).toEqual({
      epoch: 0,
      polite: undefined,
      isBusy: false,
      unanswered: 0,
      thirdPeers: 0,
      isClaimAsked: false,
      repeated: 0,
      buffered: 0,
      reason: '',
      closedBy: undefined,
      failed: undefined,
      diagnosis: undefined,
    })
    expect([now?.(), path.since]).toEqual([7, 7])
  })

  test('the path is before the session is started what it is afterwards', () => {
    const actor = createActor(sessionMachine, { input })
    const { path } = actor.getSnapshot().context
    actor.start()
    expect(actor.getSnapshot().context.path).toEqual(path)
    actor.stop()
  })

  test('the time is that of the platform if none is given', () => {
    vi.spyOn(Date, 'now').mockReturnValue(8)
    onTestFinished(() => void vi.restoreAllMocks())
    const { context } = createActor(sessionMachine, { input: { policy: defaultPolicy } }).getSnapshot()
    expect(context.path.since).toBe(8)
  })
})

test('a peer that is heard when recovery has asked for it has its connection replaced', () => {
  const { actor, snapshot, go } = begin(['peer.met', 'connection.made'])
  const { recovery } = actor.getSnapshot().children
  for (const type of ['connection.made', 'path.connected', 'connection.ended'] as const) recovery?.send({ type })
  go('ask')
  expect(sessionState(snapshot())).toMatchObject({ state: 'reconnecting', peer: 'silent' })
  go('peer.heard')
  expect(sessionState(snapshot())).toMatchObject({ state: 'reconnecting', by: 'replacement', peer: 'there' })
})

test('a peer that was busy, and is met, is busy no more', () => {
  expect(begin(['peer.busy', 'peer.met']).snapshot().context.isBusy).toBe(false)
  expect(begin(['peer.met', 'ask', 'peer.busy', 'peer.heard']).snapshot().context.isBusy).toBe(false)
})

test.each([
  [undefined, ''],
  ['x'.repeat(2000), 'x'.repeat(1024)],
  // TypeScript is not everywhere.
  [7 as never, ''],
  [null as never, ''],
])('a reason to close is a text of up to 1024 characters', (reason, said) => {
  const { actor, snapshot, state } = begin(['peer.met'])
  actor.send(reason === undefined ? { type: 'close' } : { type: 'close', reason })
  expect(state()).toBe('closing.draining.looking')
  expect(snapshot().context.reason).toBe(said)
})

test.each([
  ['message.refused', '(refused)'],
  ['message.unused', '(unused)'],
  ['signaling.failed', '(signalingerror)'],
  ['negotiation.failed', '(negotiationerror)'],
  ['politeness.conflict', '(politenessconflict)'],
  ['connection.made', '(connection)'],
] as const)('%s is emitted', (cause, emitted) => {
  expect(begin([cause]).done.at(-1)).toBe(emitted)
})
