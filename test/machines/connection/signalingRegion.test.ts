import { describe, expect, test } from 'vitest'
import { createActor, initialTransition, transition } from 'xstate'
import { signalingState } from '../../../machines/connection/connectionStates.ts'
import {
  type PeerConnectionSnapshot,
  peerConnectionMachine,
} from '../../../machines/connection/peerConnectionMachine.ts'
import type { LiveSignalingState, SignalingCause, SignalingState } from '../../../machines/connection/signalingTypes.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { called, enter, liveStates, type OtherCause, otherCauses, record, stateIn } from './connectionChart.ts'

type Cause = SignalingCause['type'] | 'close'

/** The rule, the state after it, and the events that are emitted. `ignored` is a rule too: nothing moves or fires. */
type Outcome = readonly [rule: RuleId, to: SignalingState | 'ignored', ...emitted: string[]]

const moves = (rule: RuleId, to: SignalingState): Outcome => [rule, to, 'signalingstatechange']

const always = {
  close: ['INV-5', 'closed'],
  'resync.stable': moves('INV-7', 'stable'),
  'resync.have-local-offer': moves('INV-7', 'have-local-offer'),
  'resync.have-remote-offer': moves('INV-7', 'have-remote-offer'),
  'resync.have-local-pranswer': moves('INV-7', 'have-local-pranswer'),
  'resync.have-remote-pranswer': moves('INV-7', 'have-remote-pranswer'),
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
  'offer.created': ['CO-1', 'ignored'],
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
    'offer.created': ['CO-1', 'stable'],
    'answer.created': ['CO-2', 'ignored'],
    'resync.stable': ['INV-5', 'ignored'],
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
    'offer.created': ['CO-1', 'have-local-offer'],
    'answer.created': ['CO-2', 'ignored'],
    'resync.have-local-offer': ['INV-5', 'ignored'],
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
    'offer.created': ['CO-1', 'ignored'],
    'answer.created': ['CO-2', 'have-remote-offer'],
    'resync.have-remote-offer': ['INV-5', 'ignored'],
  },
  'have-local-pranswer': {
    ...inPranswer,
    'local.answer': moves('SG-4', 'stable'),
    'local.pranswer': ['SG-6', 'have-local-pranswer'],
    'remote.answer': ['SG-4', 'ignored'],
    'remote.pranswer': ['SG-4', 'ignored'],
    'answer.created': ['CO-2', 'have-local-pranswer'],
    'resync.have-local-pranswer': ['INV-5', 'ignored'],
  },
  'have-remote-pranswer': {
    ...inPranswer,
    'local.answer': ['SG-4', 'ignored'],
    'local.pranswer': ['SG-4', 'ignored'],
    'remote.answer': moves('SG-4', 'stable'),
    'remote.pranswer': ['SG-6', 'have-remote-pranswer'],
    'answer.created': ['CO-2', 'ignored'],
    'resync.have-remote-pranswer': ['INV-5', 'ignored'],
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
    close: ['INV-2', 'ignored'],
    'resync.stable': ['INV-2', 'ignored'],
    'resync.have-local-offer': ['INV-2', 'ignored'],
    'resync.have-remote-offer': ['INV-2', 'ignored'],
    'resync.have-local-pranswer': ['INV-2', 'ignored'],
    'resync.have-remote-pranswer': ['INV-2', 'ignored'],
  },
}

const states = Object.keys(matrix) as SignalingState[]
const causes = Object.keys(matrix.closed) as Cause[]

describe.each(states)('in %s', (state) => {
  test('that is where the path leads', () => {
    expect(stateIn('signaling', enter(state).getSnapshot())).toBe(state)
    expect(signalingState(enter(state).getSnapshot())).toBe(state)
  })

  for (const type of causes) {
    const [rule, to, ...emitted] = matrix[state][type]

    test(`${rule}: ${type} ${to === 'ignored' ? 'is ignored' : `leads to ${to}, emits ${emitted.join(', ') || 'nothing'}`}`, () => {
      const actor = enter(state)
      const before = actor.getSnapshot()
      const seen = record(actor)

      expect(before.can({ type })).toBe(to !== 'ignored')
      actor.send({ type })

      const after = actor.getSnapshot()
      const end = to === 'ignored' ? state : to
      expect(stateIn('signaling', after)).toBe(end)
      expect(signalingState(after)).toBe(end)
      expect(seen).toEqual(emitted.map((one) => `${one}[${end}]`))
      if (to === 'ignored') expect([after.value, after.context]).toEqual([before.value, before.context])
    })
  }

  test('OC-3: it makes no difference that an operation runs', () => {
    for (const type of causes) {
      const [, to, ...emitted] = matrix[state][type]
      const actor = enter(state)
      actor.send(called(1))
      const seen = record(actor)
      const before = actor.getSnapshot()
      expect([type, before.can({ type })]).toEqual([type, to !== 'ignored'])
      actor.send({ type })
      const end = to === 'ignored' ? state : to
      expect(signalingState(actor.getSnapshot())).toBe(end)
      expect(seen).toEqual(emitted.map((one) => `${one}[${end}]`))
    }
  })

  const other = Object.keys(otherCauses(enter())) as OtherCause[]

  test.each(other)('INV-7: %s is no cause of signaling', (type) => {
    const actor = enter(state)
    const { descriptions } = actor.getSnapshot().context
    actor.send(otherCauses(actor)[type])
    expect(signalingState(actor.getSnapshot())).toBe(state)
    expect(actor.getSnapshot().context.descriptions).toEqual(descriptions)
  })
})

describe('in whatever is reached by legal causes', () => {
  const legal = causes.filter((cause) => !cause.startsWith('resync.'))
  const snapshots = reachable(legal)

  test('all states are', () => {
    expect(new Set(snapshots.map(signalingState))).toEqual(new Set(states))
  })

  test('DS-2, INV-6: the pending descriptions fit the state', () => {
    const pending: Record<LiveSignalingState, string> = {
      stable: '',
      'have-local-offer': 'local',
      'have-remote-offer': 'remote',
      'have-local-pranswer': 'local remote',
      'have-remote-pranswer': 'local remote',
    }
    for (const snapshot of snapshots) {
      const state = signalingState(snapshot)
      if (state !== 'closed') expect(pendingOf(snapshot)).toBe(pending[state])
    }
  })

  test('INV-5: an event is emitted exactly for another state, and never for `closed`', () => {
    for (const snapshot of snapshots) {
      for (const type of legal) {
        const [after, actions] = transition(peerConnectionMachine, snapshot, { type })
        const events = actions.filter((action: { type: string }) => action.type === 'xstate.emit')
        const to = signalingState(after)
        expect(events).toHaveLength(to !== signalingState(snapshot) && to !== 'closed' ? 1 : 0)
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
      for (const type of legal) {
        const [after] = transition(peerConnectionMachine, snapshot, { type })
        const change = [role[signalingState(snapshot)], role[signalingState(after)]]
        if (!change.includes(undefined)) expect(change[0]).toBe(change[1])
      }
    }
  })

  test('INV-17: a local and a remote rollback do the same', () => {
    for (const snapshot of snapshots) {
      const [local] = transition(peerConnectionMachine, snapshot, { type: 'local.rollback' })
      const [remote] = transition(peerConnectionMachine, snapshot, { type: 'remote.rollback' })
      expect([local.value, local.context]).toEqual([remote.value, remote.context])
    }
  })

  test('INV-15: what is not legal changes nothing', () => {
    for (const snapshot of snapshots) {
      for (const type of legal.filter((one) => !snapshot.can({ type: one }))) {
        const [after, actions] = transition(peerConnectionMachine, snapshot, { type })
        expect([after.value, after.context, actions]).toEqual([snapshot.value, snapshot.context, []])
      }
    }
  })
})

function pendingOf({ context: { descriptions } }: PeerConnectionSnapshot): string {
  return [descriptions.pendingLocal && 'local', descriptions.pendingRemote && 'remote'].filter(Boolean).join(' ')
}

function reachable(by: readonly Cause[]): PeerConnectionSnapshot[] {
  const found = new Map<string, PeerConnectionSnapshot>()
  const visit = (snapshot: PeerConnectionSnapshot) => {
    const key = JSON.stringify([snapshot.value, snapshot.context])
    if (found.has(key)) return
    found.set(key, snapshot)
    for (const type of by) visit(transition(peerConnectionMachine, snapshot, { type })[0])
  }
  visit(initialTransition(peerConnectionMachine, undefined)[0])
  return [...found.values()]
}

test('SEQ-22: the two steps of an implicit rollback are seen one by one', () => {
  const actor = createActor(peerConnectionMachine).start()
  const seen = record(actor)
  for (const type of ['local.offer', 'local.rollback', 'remote.offer'] as const) actor.send({ type })
  expect(seen).toEqual([
    'signalingstatechange[have-local-offer]',
    'signalingstatechange[stable]',
    'signalingstatechange[have-remote-offer]',
  ])
})

test('INV-7: all live states are in the matrix', () => {
  expect(states.filter((state) => state !== 'closed')).toEqual(liveStates)
})
