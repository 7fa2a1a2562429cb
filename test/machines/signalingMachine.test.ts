import { describe, expect, test } from 'vitest'
import { createActor, initialTransition, transition } from 'xstate'
import type { Divergence } from '../../machines/divergence.ts'
import type { RuleId } from '../../machines/rules.ts'
import {
  type AppliedDescription,
  type SignalingCause,
  type SignalingContext,
  type SignalingInput,
  type SignalingSnapshot,
  type SignalingState,
  signalingMachine,
} from '../../machines/signalingMachine.ts'

type Cause = SignalingCause['type']

const divergence: Divergence = { kind: 'state', rule: 'INV-7', target: 'x', expected: 'stable', actual: 'closed' }

/** The causes that lead from `stable` to each state. */
const ways: Record<SignalingState, readonly AppliedDescription[]> = {
  stable: [],
  'have-local-offer': ['local.offer'],
  'have-remote-offer': ['remote.offer'],
  'have-local-pranswer': ['remote.offer', 'local.pranswer'],
  'have-remote-pranswer': ['local.offer', 'remote.pranswer'],
  closed: [],
}

/** The rule, the state after it, and the events that are emitted. `ignored` is a rule too: nothing moves or fires. */
type Outcome = readonly [rule: RuleId, to: SignalingState | 'ignored', ...emitted: string[]]

const moves = (rule: RuleId, to: SignalingState): Outcome => [rule, to, 'signalingstatechange']

const always = {
  'connection.closed': ['INV-5', 'closed'],
  'resync.stable': moves('INV-7', 'stable'),
  'resync.have-local-offer': moves('INV-7', 'have-local-offer'),
  'resync.have-remote-offer': moves('INV-7', 'have-remote-offer'),
  'resync.have-local-pranswer': moves('INV-7', 'have-local-pranswer'),
  'resync.have-remote-pranswer': moves('INV-7', 'have-remote-pranswer'),
  'resync.closed': ['INV-5', 'closed'],
} satisfies Partial<Record<Cause, Outcome>>

const withoutRollback = {
  'local.rollback': ['SG-2', 'ignored'],
  'remote.rollback': ['SG-2', 'ignored'],
} satisfies Partial<Record<Cause, Outcome>>

const inPranswer = {
  ...always,
  ...withoutRollback,
  'local.offer': ['SG-4', 'ignored'],
  'remote.offer': ['SG-3', 'ignored'],
  'offer.created': ['SG-4', 'ignored'],
} satisfies Partial<Record<Cause, Outcome>>

const matrix: Record<SignalingState, Record<Cause, Outcome>> = {
  stable: {
    ...always,
    ...withoutRollback,
    'local.offer': moves('SG-6', 'have-local-offer'),
    'local.answer': ['INV-7', 'ignored'],
    'local.pranswer': ['INV-7', 'ignored'],
    'remote.offer': moves('SG-6', 'have-remote-offer'),
    'remote.answer': ['INV-7', 'ignored'],
    'remote.pranswer': ['INV-7', 'ignored'],
    'offer.created': ['OC-1', 'stable'],
    'answer.created': ['OC-1', 'ignored'],
    'resync.stable': ['INV-5', 'ignored'],
    divergence: ['INV-7', 'stable', 'divergence'],
  },
  'have-local-offer': {
    ...always,
    'local.offer': ['SG-6', 'have-local-offer'],
    'local.answer': ['INV-7', 'ignored'],
    'local.pranswer': ['INV-7', 'ignored'],
    'local.rollback': moves('SG-1', 'stable'),
    'remote.offer': ['SG-6', 'ignored'],
    'remote.answer': moves('SG-6', 'stable'),
    'remote.pranswer': moves('SG-6', 'have-remote-pranswer'),
    'remote.rollback': moves('SG-1', 'stable'),
    'offer.created': ['OC-1', 'have-local-offer'],
    'answer.created': ['OC-1', 'ignored'],
    'resync.have-local-offer': ['INV-5', 'ignored'],
    divergence: ['INV-7', 'have-local-offer', 'divergence'],
  },
  'have-remote-offer': {
    ...always,
    'local.offer': ['INV-7', 'ignored'],
    'local.answer': moves('SG-6', 'stable'),
    'local.pranswer': moves('SG-6', 'have-local-pranswer'),
    'local.rollback': moves('SG-1', 'stable'),
    'remote.offer': ['SG-6', 'have-remote-offer'],
    'remote.answer': ['INV-7', 'ignored'],
    'remote.pranswer': ['INV-7', 'ignored'],
    'remote.rollback': moves('SG-1', 'stable'),
    'offer.created': ['OC-1', 'ignored'],
    'answer.created': ['OC-1', 'have-remote-offer'],
    'resync.have-remote-offer': ['INV-5', 'ignored'],
    divergence: ['INV-7', 'have-remote-offer', 'divergence'],
  },
  'have-local-pranswer': {
    ...inPranswer,
    'local.answer': moves('SG-4', 'stable'),
    'local.pranswer': ['SG-6', 'have-local-pranswer'],
    'remote.answer': ['SG-4', 'ignored'],
    'remote.pranswer': ['SG-4', 'ignored'],
    'answer.created': ['OC-1', 'have-local-pranswer'],
    'resync.have-local-pranswer': ['INV-5', 'ignored'],
    divergence: ['INV-7', 'have-local-pranswer', 'divergence'],
  },
  'have-remote-pranswer': {
    ...inPranswer,
    'local.answer': ['SG-4', 'ignored'],
    'local.pranswer': ['SG-4', 'ignored'],
    'remote.answer': moves('SG-4', 'stable'),
    'remote.pranswer': ['SG-6', 'have-remote-pranswer'],
    'answer.created': ['SG-4', 'ignored'],
    'resync.have-remote-pranswer': ['INV-5', 'ignored'],
    divergence: ['INV-7', 'have-remote-pranswer', 'divergence'],
  },
  closed: {
    'local.offer': ['SG-5', 'ignored'],
    'local.answer': ['SG-5', 'ignored'],
    'local.pranswer': ['SG-5', 'ignored'],
    'local.rollback': ['SG-5', 'ignored'],
    'remote.offer': ['SG-5', 'ignored'],
    'remote.answer': ['SG-5', 'ignored'],
    'remote.pranswer': ['SG-5', 'ignored'],
    'remote.rollback': ['SG-5', 'ignored'],
    'offer.created': ['INV-12', 'ignored'],
    'answer.created': ['INV-12', 'ignored'],
    'connection.closed': ['INV-2', 'ignored'],
    'resync.stable': ['INV-2', 'ignored'],
    'resync.have-local-offer': ['INV-2', 'ignored'],
    'resync.have-remote-offer': ['INV-2', 'ignored'],
    'resync.have-local-pranswer': ['INV-2', 'ignored'],
    'resync.have-remote-pranswer': ['INV-2', 'ignored'],
    'resync.closed': ['INV-2', 'ignored'],
    divergence: ['INV-2', 'ignored'],
  },
}

const states = Object.keys(matrix) as SignalingState[]
const causes = Object.keys(matrix.closed) as Cause[]
const live = states.filter((state) => state !== 'closed')

function eventOf(type: Cause): SignalingCause {
  return type === 'divergence' ? { type, divergence } : { type }
}

/** The routing state is never that of a snapshot. */
function stateOf({ value }: SignalingSnapshot): SignalingState {
  return value as SignalingState
}

function enter(state: SignalingState, input: SignalingInput = { signalingState: 'stable' }) {
  const actor = createActor(signalingMachine, { input }).start()
  for (const type of ways[state]) actor.send({ type })
  if (state === 'closed') actor.send({ type: 'connection.closed' })
  return actor
}

describe.each(states)('in %s', (state) => {
  test('that is where the path leads', () => {
    expect(enter(state).getSnapshot().value).toBe(state)
  })

  for (const cause of causes) {
    const [rule, to, ...emitted] = matrix[state][cause]

    test(`${rule}: ${cause} ${to === 'ignored' ? 'is ignored' : `leads to ${to}, emits ${emitted.join(', ') || 'nothing'}`}`, () => {
      const actor = enter(state)
      const before = actor.getSnapshot()
      const seen: string[] = []
      actor.on('*', ({ type }) => seen.push(`${type}[${actor.getSnapshot().value}]`))

      expect(before.can(eventOf(cause))).toBe(to !== 'ignored')
      if (before.status === 'active') actor.send(eventOf(cause))

      const after = actor.getSnapshot()
      const end = to === 'ignored' ? state : to
      expect(after.value).toBe(end)
      expect(seen).toEqual(emitted.map((type) => `${type}[${end}]`))
      expect(after.status).toBe(end === 'closed' ? 'done' : 'active')
      if (to === 'ignored') expect(after.context).toEqual(before.context)
    })
  }
})

describe('the descriptions after each success', () => {
  type Slot = keyof SignalingContext
  type Filling = 'same' | 'some' | 'none' | Slot
  type Created = 'offer.created' | 'answer.created'

  const kept = {
    currentLocal: 'same',
    currentRemote: 'same',
    pendingLocal: 'same',
    pendingRemote: 'same',
    lastCreatedOffer: 'same',
    lastCreatedAnswer: 'same',
  } as const
  const rolledBack = { ...kept, pendingLocal: 'none', pendingRemote: 'none' } as const
  const answered = { ...rolledBack, lastCreatedOffer: 'none', lastCreatedAnswer: 'none' } as const

  const table: Record<AppliedDescription | Created, readonly [RuleId, Readonly<Record<Slot, Filling>>]> = {
    'local.offer': ['DS-2', { ...kept, pendingLocal: 'some', lastCreatedOffer: 'some' }],
    'local.pranswer': ['DS-2', { ...kept, pendingLocal: 'some', lastCreatedAnswer: 'some' }],
    'local.answer': ['DS-2', { ...answered, currentLocal: 'some', currentRemote: 'pendingRemote' }],
    'local.rollback': ['SG-1', rolledBack],
    'remote.offer': ['DS-2', { ...kept, pendingRemote: 'some' }],
    'remote.pranswer': ['DS-2', { ...kept, pendingRemote: 'some' }],
    'remote.answer': ['DS-2', { ...answered, currentLocal: 'pendingLocal', currentRemote: 'some' }],
    'remote.rollback': ['SG-1', rolledBack],
    'offer.created': ['OC-1', { ...kept, lastCreatedOffer: 'some' }],
    'answer.created': ['OC-1', { ...kept, lastCreatedAnswer: 'some' }],
  }

  const fresh = { lastCreatedOffer: false, lastCreatedAnswer: false }
  const renewed = { lastCreatedOffer: true, lastCreatedAnswer: true, currentLocal: true, currentRemote: true }

  for (const [cause, [rule, row]] of Object.entries(table) as [Cause, (typeof table)[keyof typeof table]][]) {
    const legal = live.filter((state) => matrix[state][cause][1] !== 'ignored')

    test.each(legal)(`${rule}: ${cause} in %s`, (state) => {
      for (const descriptions of [undefined, fresh, renewed]) {
        const actor = enter(state, { signalingState: 'stable', descriptions })
        const before = actor.getSnapshot().context
        const filled = (slot: Slot, filling: Filling) =>
          filling === 'same' ? before[slot] : filling === 'some' ? true : filling !== 'none' && before[filling]
        const expected = Object.fromEntries(
          Object.entries(row).map(([slot, filling]) => [slot, filled(slot as Slot, filling)]),
        )

        actor.send(eventOf(cause))
        expect(actor.getSnapshot().context).toEqual(expected)
      }
    })
  }

  test.each(live)('DS-4: closing in %s leaves them as they were', (state) => {
    const actor = enter(state)
    const { context } = actor.getSnapshot()
    actor.send({ type: 'connection.closed' })
    expect(actor.getSnapshot()).toMatchObject({ value: 'closed', context })
  })

  test('EX-5: they are written before the event is emitted', () => {
    const actor = enter('stable')
    const seen: unknown[] = []
    actor.on('signalingstatechange', () => seen.push(actor.getSnapshot().context.pendingLocal))
    actor.send({ type: 'local.offer' })
    expect(seen).toEqual([true])
  })
})

describe('in whatever is reached by legal causes', () => {
  const legal = causes.filter((cause) => cause !== 'divergence' && !cause.startsWith('resync.'))
  const snapshots = reachable(legal)

  test('all states are', () => {
    expect(new Set(snapshots.map(({ value }) => value))).toEqual(new Set(states))
  })

  test('DS-2, INV-6: the pending descriptions fit the state', () => {
    const pending: Record<SignalingState, string | undefined> = {
      stable: '',
      'have-local-offer': 'local',
      'have-remote-offer': 'remote',
      'have-local-pranswer': 'local remote',
      'have-remote-pranswer': 'local remote',
      closed: undefined,
    }
    for (const snapshot of snapshots) {
      const { pendingLocal, pendingRemote } = snapshot.context
      const found = [pendingLocal && 'local', pendingRemote && 'remote'].filter(Boolean).join(' ')
      expect(found).toBe(pending[stateOf(snapshot)] ?? found)
    }
  })

  test('INV-5: an event is emitted exactly for another state, and never for `closed`', () => {
    for (const snapshot of snapshots) {
      for (const cause of legal) {
        const [after, actions] = transition(signalingMachine, snapshot, eventOf(cause))
        const events = actions.filter((action: { type: string }) => action.type === 'xstate.emit')
        expect(events).toHaveLength(after.value !== snapshot.value && after.value !== 'closed' ? 1 : 0)
      }
    }
  })

  test('INV-7: between a local and a remote offer there is `stable`', () => {
    const role: Partial<Record<SignalingState, 'offerer' | 'answerer'>> = {
      'have-local-offer': 'offerer',
      'have-remote-pranswer': 'offerer',
      'have-remote-offer': 'answerer',
      'have-local-pranswer': 'answerer',
    }
    for (const snapshot of snapshots) {
      for (const cause of legal) {
        const [after] = transition(signalingMachine, snapshot, eventOf(cause))
        const change = [role[stateOf(snapshot)], role[stateOf(after)]]
        if (!change.includes(undefined)) expect(change[0]).toBe(change[1])
      }
    }
  })

  test('INV-17: a local and a remote rollback do the same', () => {
    for (const snapshot of snapshots) {
      const [local] = transition(signalingMachine, snapshot, { type: 'local.rollback' })
      const [remote] = transition(signalingMachine, snapshot, { type: 'remote.rollback' })
      expect([local.value, local.context]).toEqual([remote.value, remote.context])
    }
  })

  test('INV-15: what is not legal changes nothing', () => {
    for (const snapshot of snapshots.filter(({ status }) => status === 'active')) {
      for (const cause of legal.filter((type) => !snapshot.can(eventOf(type)))) {
        const [after, actions] = transition(signalingMachine, snapshot, eventOf(cause))
        expect([after.value, after.context, actions]).toEqual([snapshot.value, snapshot.context, []])
      }
    }
  })
})

function reachable(by: readonly Cause[]): SignalingSnapshot[] {
  const found = new Map<string, SignalingSnapshot>()
  const visit = (snapshot: SignalingSnapshot) => {
    const key = JSON.stringify([snapshot.value, snapshot.context])
    if (found.has(key)) return
    found.set(key, snapshot)
    for (const cause of by) visit(transition(signalingMachine, snapshot, eventOf(cause))[0])
  }
  visit(initialTransition(signalingMachine, { signalingState: 'stable' })[0])
  return [...found.values()]
}

describe('where it begins', () => {
  const unknown = { lastCreatedOffer: undefined, lastCreatedAnswer: undefined }
  const first = { currentLocal: false, currentRemote: false, ...unknown }
  const begins: Record<SignalingState, SignalingContext> = {
    stable: { ...first, pendingLocal: false, pendingRemote: false },
    'have-local-offer': { ...first, pendingLocal: true, pendingRemote: false, lastCreatedOffer: true },
    'have-remote-offer': { ...first, pendingLocal: false, pendingRemote: true },
    'have-local-pranswer': { ...first, pendingLocal: true, pendingRemote: true, lastCreatedAnswer: true },
    'have-remote-pranswer': { ...first, pendingLocal: true, pendingRemote: true, lastCreatedOffer: true },
    closed: { ...first, pendingLocal: false, pendingRemote: false },
  }

  test.each(states)('at a connection that is %s, without an event', (signalingState) => {
    const actor = createActor(signalingMachine, { input: { signalingState } })
    const seen: unknown[] = []
    actor.on('*', (event) => seen.push(event))
    actor.start()
    const { value, context, status } = actor.getSnapshot()
    expect([value, status]).toEqual([signalingState, signalingState === 'closed' ? 'done' : 'active'])
    expect(context).toEqual(begins[signalingState])
    expect(seen).toEqual([])
  })

  const all = { currentLocal: true, currentRemote: true, pendingLocal: true, pendingRemote: true }

  test('with the current descriptions that it has', () => {
    const input: SignalingInput = { signalingState: 'have-remote-offer', descriptions: { currentLocal: true } }
    expect(enter('stable', input).getSnapshot().context).toMatchObject({ currentLocal: true, currentRemote: false })
  })

  test('DS-2: with the pending descriptions of its state, whatever is said', () => {
    const actor = createActor(signalingMachine, { input: { signalingState: 'stable', descriptions: all } }).start()
    expect(actor.getSnapshot().context).toMatchObject({ ...all, pendingLocal: false, pendingRemote: false })
  })

  test('DS-4: with all that a closed connection has', () => {
    const actor = createActor(signalingMachine, { input: { signalingState: 'closed', descriptions: all } }).start()
    expect(actor.getSnapshot().context).toMatchObject(all)
  })
})

describe('a report that nothing explains', () => {
  test('DS-2: brings the pending descriptions of its state, and what was created meanwhile is not known', () => {
    for (const from of live) {
      for (const to of live.filter((state) => state !== from)) {
        const actor = enter(from)
        actor.send({ type: `resync.${to}`, descriptions: { currentLocal: true, currentRemote: true } })
        const expected = createActor(signalingMachine, {
          input: { signalingState: to, descriptions: { currentLocal: true, currentRemote: true } },
        })
        expect(actor.getSnapshot().context).toEqual(expected.getSnapshot().context)
      }
    }
  })

  test.each(live)('DS-4: of `closed` in %s leaves the descriptions as they were', (state) => {
    const actor = enter(state)
    const { currentLocal, currentRemote, pendingLocal, pendingRemote } = actor.getSnapshot().context
    actor.send({ type: 'resync.closed' })
    expect(actor.getSnapshot().context).toMatchObject({ currentLocal, currentRemote, pendingLocal, pendingRemote })
  })
})

test('`divergence` says whose, where and what', () => {
  const actor = enter('stable')
  const seen: unknown[] = []
  actor.on('divergence', (event) => seen.push(event))
  actor.send({ type: 'divergence', divergence })
  expect(seen).toEqual([{ type: 'divergence', ...divergence }])
})
