import { describe, expect, test } from 'vitest'
import { type ExecutableActionsFrom, initialTransition, transition } from 'xstate'
import { signalingState } from '../../../machines/connection/connectionStates.ts'
import {
  type PeerConnectionSnapshot,
  peerConnectionMachine,
} from '../../../machines/connection/peerConnectionMachine.ts'
import type { PeerConnectionCause } from '../../../machines/connection/peerConnectionTypes.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { called, settled, stateIn } from './connectionChart.ts'

const { updated, needed, notNeeded } = {
  updated: { type: 'negotiation.updated' },
  needed: { type: 'negotiation.checked', needed: true },
  notNeeded: { type: 'negotiation.checked', needed: false },
} satisfies Record<string, PeerConnectionCause>

/** Every cause that the region knows, and what brings the raised ones about. */
const causes = {
  updated,
  'checked: needed': needed,
  'checked: not needed': notNeeded,
  'found fired': { type: 'resync.negotiationneeded' },
  'the last operation settled': settled(1),
  'rolled back': { type: 'local.rollback' },
  'found stable': { type: 'resync.stable' },
  close: { type: 'close' },
} satisfies Record<string, PeerConnectionCause>

type Cause = keyof typeof causes
type Flag = 'clear.idle' | 'clear.postponed' | 'needed.idle' | 'needed.postponed'

const offer: PeerConnectionCause = { type: 'local.offer' }
const busy = called(1)

/** Each state, with what it depends on, and the causes that lead to it. */
const states = {
  'clear.idle': [],
  'clear.idle, not stable': [offer],
  'clear.idle, busy': [busy],
  'clear.idle, busy, not stable': [busy, offer],
  'clear.postponed, busy': [busy, updated],
  'clear.postponed, busy, not stable': [busy, offer, updated],
  'needed.idle': [needed],
  'needed.idle, not stable': [needed, offer],
  'needed.idle, busy': [needed, busy],
  'needed.idle, busy, not stable': [needed, busy, offer],
  'needed.postponed, busy': [needed, busy, updated],
  'needed.postponed, busy, not stable': [needed, busy, offer, updated],
  closed: [causes.close],
} satisfies Record<string, readonly PeerConnectionCause[]>

type State = keyof typeof states
type Done = 'check queued' | 'negotiationneeded' | 'signalingstatechange'

/** The rule, the flag and the latch after it, and what is done. `ignored` is a rule too: neither moves. */
type Outcome = readonly [rule: RuleId, to: Flag | 'closed' | 'ignored', ...done: Done[]]

const queues = 'check queued'
const fires = 'negotiationneeded'
const changes = 'signalingstatechange'

const always = { close: ['INV-13', 'closed'] } satisfies Partial<Record<Cause, Outcome>>

const inStable = {
  'rolled back': ['SG-2', 'ignored'],
  'found stable': ['INV-5', 'ignored'],
} satisfies Partial<Record<Cause, Outcome>>

const whileEmpty = {
  ...always,
  'the last operation settled': ['OC-6', 'ignored'],
} satisfies Partial<Record<Cause, Outcome>>

const notStable = {
  ...whileEmpty,
  'checked: needed': ['NN-1', 'ignored'],
  'checked: not needed': ['NN-1', 'ignored'],
  'rolled back': ['NN-2', 'clear.idle', changes, queues],
  'found stable': ['NN-2', 'clear.idle', changes, queues],
} satisfies Partial<Record<Cause, Outcome>>

const whileBusy = {
  ...always,
  'rolled back': ['NN-2', 'clear.postponed', changes],
  'found stable': ['NN-2', 'clear.postponed', changes],
} satisfies Partial<Record<Cause, Outcome>>

const postpones = (to: Flag) =>
  ({
    ...whileBusy,
    updated: ['NN-3', to],
    'checked: needed': ['INV-13', to],
    'checked: not needed': ['INV-13', to],
    'the last operation settled': ['OC-6', 'ignored'],
  }) satisfies Partial<Record<Cause, Outcome>>

const postponed = {
  ...whileBusy,
  updated: ['NN-1', 'ignored'],
  'checked: needed': ['INV-13', 'ignored'],
  'checked: not needed': ['INV-13', 'ignored'],
} satisfies Partial<Record<Cause, Outcome>>

const foundFired: Outcome = ['INV-13', 'needed.idle', fires]

const matrix: Record<State, Record<Cause, Outcome>> = {
  'clear.idle': {
    ...whileEmpty,
    ...inStable,
    updated: ['NN-6', 'clear.idle', queues],
    'checked: needed': ['NN-1', 'needed.idle', fires],
    'checked: not needed': ['NN-4', 'ignored'],
    'found fired': foundFired,
  },
  'clear.idle, not stable': { ...notStable, updated: ['NN-6', 'clear.idle', queues], 'found fired': foundFired },
  'clear.idle, busy': { ...postpones('clear.postponed'), ...inStable, 'found fired': foundFired },
  'clear.idle, busy, not stable': { ...postpones('clear.postponed'), 'found fired': foundFired },
  'clear.postponed, busy': {
    ...postponed,
    ...inStable,
    'the last operation settled': ['OC-6', 'clear.idle', queues],
    'found fired': foundFired,
  },
  'clear.postponed, busy, not stable': {
    ...postponed,
    'the last operation settled': ['OC-6', 'clear.idle', queues],
    'found fired': foundFired,
  },
  'needed.idle': {
    ...whileEmpty,
    ...inStable,
    updated: ['NN-6', 'needed.idle', queues],
    'checked: needed': ['INV-14', 'ignored'],
    'checked: not needed': ['INV-14', 'clear.idle'],
    'found fired': ['INV-14', 'needed.idle', fires],
  },
  'needed.idle, not stable': { ...notStable, updated: ['NN-6', 'needed.idle', queues], 'found fired': foundFired },
  'needed.idle, busy': { ...postpones('needed.postponed'), ...inStable, 'found fired': foundFired },
  'needed.idle, busy, not stable': { ...postpones('needed.postponed'), 'found fired': foundFired },
  'needed.postponed, busy': {
    ...postponed,
    ...inStable,
    'the last operation settled': ['OC-6', 'needed.idle', queues],
    'found fired': foundFired,
  },
  'needed.postponed, busy, not stable': {
    ...postponed,
    'the last operation settled': ['OC-6', 'needed.idle', queues],
    'found fired': foundFired,
  },
  closed: {
    updated: ['INV-3', 'ignored'],
    'checked: needed': ['INV-13', 'ignored'],
    'checked: not needed': ['INV-13', 'ignored'],
    'found fired': ['INV-3', 'ignored'],
    'the last operation settled': ['INV-12', 'ignored'],
    'rolled back': ['INV-2', 'ignored'],
    'found stable': ['INV-2', 'ignored'],
    close: ['INV-2', 'ignored'],
  },
}

const start = () => initialTransition(peerConnectionMachine, undefined)[0]

function enter(state: State): PeerConnectionSnapshot {
  return (states[state] as readonly PeerConnectionCause[]).reduce((before, cause) => step(before, cause)[0], start())
}

function step(before: PeerConnectionSnapshot, cause: PeerConnectionCause): readonly [PeerConnectionSnapshot, Done[]] {
  const [after, actions] = transition(peerConnectionMachine, before, cause)
  return [after, actions.flatMap(doneBy)]
}

/** The closing procedure is not of this region. */
function doneBy(action: ExecutableActionsFrom<typeof peerConnectionMachine>): Done[] {
  const { type, params } = action as { type: string; params?: { event?: { type: Done } } }
  if (type === 'queueCheck') return [queues]
  return type === 'xstate.emit' && params?.event ? [params.event.type] : []
}

describe.each(Object.keys(states) as State[])('in %s', (state) => {
  test('that is where the path leads', () => {
    const snapshot = enter(state)
    expect(stateIn('negotiation', snapshot)).toBe(state.split(',')[0])
    if (state === 'closed') return
    expect(snapshot.context.operations.length > 0).toBe(state.includes('busy'))
    expect(signalingState(snapshot) !== 'stable').toBe(state.includes('not stable'))
  })

  for (const [cause, [rule, to, ...done]] of Object.entries(matrix[state])) {
    const event: PeerConnectionCause = causes[cause as Cause]

    test(`${rule}: ${cause} ${to === 'ignored' ? 'is ignored' : `leads to ${to}, ${done.join(', ') || 'nothing done'}`}`, () => {
      const before = enter(state)
      const [after, found] = step(before, event)
      expect(stateIn('negotiation', after)).toBe(to === 'ignored' ? state.split(',')[0] : to)
      expect(found).toEqual(done)
      if (event.type === 'negotiation.checked') expect(before.can(event)).toBe(to !== 'ignored')
    })
  }
})

describe('what comes of it', () => {
  const implicit = called(1, { method: 'setRemoteDescription', type: 'offer' })
  const rollback: PeerConnectionCause = { type: 'local.rollback' }
  const answer: PeerConnectionCause = { type: 'remote.answer' }
  const remote: PeerConnectionCause = { type: 'remote.offer' }

  const play = (...path: readonly PeerConnectionCause[]) =>
    path.reduce<readonly [PeerConnectionSnapshot, Done[]]>(
      ([before, all], cause) => {
        const [after, done] = step(before, cause)
        return [after, [...all, ...done]]
      },
      [start(), []],
    )[1]

  test.each<[string, readonly PeerConnectionCause[], readonly Done[]]>([
    ['NN-1: several changes at once fire one event', [updated, updated, needed, needed], [queues, queues, fires]],
    [
      'NN-2: a need that an answer does not meet fires again',
      [updated, needed, offer, busy, answer, settled(1), needed],
      [queues, fires, changes, changes, queues, fires],
    ],
    [
      'NN-2: one that is met does not',
      [updated, needed, offer, busy, answer, settled(1), notNeeded],
      [queues, fires, changes, changes, queues],
    ],
    [
      'NN-3: after the operation that reached `stable` is done',
      [offer, busy, updated, answer, needed, settled(1), needed],
      [changes, changes, queues, fires],
    ],
    [
      'SEQ-22, NN-2: an implicit rollback fires only after the next `stable`',
      [
        offer,
        implicit,
        rollback,
        needed,
        remote,
        settled(1),
        needed,
        busy,
        { type: 'local.answer' },
        settled(1),
        needed,
      ],
      [changes, changes, changes, queues, changes, queues, fires],
    ],
    [
      'SEQ-26: a rollback of an offer fires again',
      [updated, needed, offer, busy, rollback, settled(1), needed],
      [queues, fires, changes, changes, queues, fires],
    ],
    ['INV-14: a check that finds no need lets the next need fire', [needed, notNeeded, needed], [fires, fires]],
    [
      'INV-13: a check in a busy chain waits for its end',
      [updated, busy, needed, settled(1), needed],
      [queues, queues, fires],
    ],
    [
      'OC-6: the chain is empty only after its last operation',
      [busy, called(2), updated, settled(1), settled(2)],
      [queues],
    ],
    ['INV-3: nothing fires once it is closed', [updated, { type: 'close' }, needed], [queues]],
  ])('%s', (_, path, done) => {
    expect(play(...path)).toEqual(done)
  })

  test('INV-14: what was done since it fired is remembered until it fires again, wherever it was done', () => {
    const rememberedAfter = (...path: readonly PeerConnectionCause[]) =>
      path.reduce((before, cause) => step(before, cause)[0], start()).context.updated
    expect(rememberedAfter(needed)).toBe(false)
    expect(rememberedAfter(needed, updated)).toBe(true)
    expect(rememberedAfter(needed, busy, updated)).toBe(true)
    expect(rememberedAfter(needed, busy, notNeeded, updated)).toBe(true)
    expect(rememberedAfter(needed, updated, notNeeded, needed)).toBe(false)
    expect(rememberedAfter(needed, updated, { type: 'resync.negotiationneeded' })).toBe(false)
  })
})
