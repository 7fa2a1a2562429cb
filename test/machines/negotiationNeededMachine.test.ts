import { describe, expect, test } from 'vitest'
import { type ExecutableActionsFrom, initialTransition, transition } from 'xstate'
import {
  type NegotiationNeededCause,
  type NegotiationNeededSnapshot,
  negotiationNeededMachine,
} from '../../machines/negotiationNeededMachine.ts'
import type { RuleId } from '../../machines/rules.ts'

type Snapshot = NegotiationNeededSnapshot

const check = (chainEmpty: boolean, stable: boolean, needed: boolean) =>
  ({ type: 'checked', chainEmpty, stable, needed }) as const

/** Every cause; the ways of one that differ in what it finds are a cause each. */
const causes = {
  updated: { type: 'updated', chainEmpty: true },
  'updated in a busy chain': { type: 'updated', chainEmpty: false },
  'chain.emptied': { type: 'chain.emptied' },
  'stable.reached': { type: 'stable.reached' },
  'checked: needed': check(true, true, true),
  'checked: not needed': check(true, true, false),
  'checked: needed, not stable': check(true, false, true),
  'checked: not needed, not stable': check(true, false, false),
  'checked: needed, in a busy chain': check(false, true, true),
  'checked: not needed, in a busy chain': check(false, true, false),
  'checked: needed, not stable, in a busy chain': check(false, false, true),
  'checked: not needed, not stable, in a busy chain': check(false, false, false),
  'connection.closed': { type: 'connection.closed' },
} satisfies Record<string, NegotiationNeededCause>

type Cause = keyof typeof causes

/** Each state, and the causes that lead to it. */
const states = {
  'clear.idle': [],
  'clear.postponed': [causes['stable.reached']],
  'needed.idle': [causes['checked: needed']],
  'needed.postponed': [causes['checked: needed'], causes['updated in a busy chain']],
  closed: [causes['connection.closed']],
} satisfies Record<string, readonly NegotiationNeededCause[]>

type State = keyof typeof states
type Done = 'check queued' | 'negotiationneeded'

/** The rule, the state after it, and what is done. `ignored` is a rule too: nothing moves or fires. */
type Outcome = readonly [rule: RuleId, to: State | 'ignored', ...done: Done[]]

const always = {
  'stable.reached': ['NN-2', 'clear.postponed'],
  'checked: needed, not stable': ['NN-1', 'ignored'],
  'checked: not needed, not stable': ['NN-1', 'ignored'],
  'connection.closed': ['INV-13', 'closed'],
} satisfies Partial<Record<Cause, Outcome>>

const whileIdle = {
  ...always,
  'chain.emptied': ['OC-6', 'ignored'],
} satisfies Partial<Record<Cause, Outcome>>

const whilePostponed = {
  ...always,
  'updated in a busy chain': ['NN-1', 'ignored'],
  'checked: needed, in a busy chain': ['INV-13', 'ignored'],
  'checked: not needed, in a busy chain': ['INV-13', 'ignored'],
  'checked: needed, not stable, in a busy chain': ['INV-13', 'ignored'],
  'checked: not needed, not stable, in a busy chain': ['INV-13', 'ignored'],
} satisfies Partial<Record<Cause, Outcome>>

const matrix: Record<State, Record<Cause, Outcome>> = {
  'clear.idle': {
    ...whileIdle,
    updated: ['NN-6', 'clear.idle', 'check queued'],
    'updated in a busy chain': ['NN-3', 'clear.postponed'],
    'checked: needed': ['NN-1', 'needed.idle', 'negotiationneeded'],
    'checked: not needed': ['NN-4', 'ignored'],
    'checked: needed, in a busy chain': ['INV-13', 'clear.postponed'],
    'checked: not needed, in a busy chain': ['INV-13', 'clear.postponed'],
    'checked: needed, not stable, in a busy chain': ['INV-13', 'clear.postponed'],
    'checked: not needed, not stable, in a busy chain': ['INV-13', 'clear.postponed'],
  },
  'clear.postponed': {
    ...whilePostponed,
    updated: ['NN-6', 'clear.postponed', 'check queued'],
    'chain.emptied': ['OC-6', 'clear.idle', 'check queued'],
    'checked: needed': ['NN-1', 'needed.idle', 'negotiationneeded'],
    'checked: not needed': ['NN-4', 'ignored'],
  },
  'needed.idle': {
    ...whileIdle,
    updated: ['NN-6', 'needed.idle', 'check queued'],
    'updated in a busy chain': ['NN-3', 'needed.postponed'],
    'checked: needed': ['INV-14', 'ignored'],
    'checked: not needed': ['INV-14', 'clear.idle'],
    'checked: needed, in a busy chain': ['INV-13', 'needed.postponed'],
    'checked: not needed, in a busy chain': ['INV-13', 'needed.postponed'],
    'checked: needed, not stable, in a busy chain': ['INV-13', 'needed.postponed'],
    'checked: not needed, not stable, in a busy chain': ['INV-13', 'needed.postponed'],
  },
  'needed.postponed': {
    ...whilePostponed,
    updated: ['NN-6', 'needed.postponed', 'check queued'],
    'chain.emptied': ['OC-6', 'needed.idle', 'check queued'],
    'checked: needed': ['INV-14', 'ignored'],
    'checked: not needed': ['INV-14', 'clear.idle'],
  },
  closed: {
    updated: ['INV-3', 'ignored'],
    'updated in a busy chain': ['INV-3', 'ignored'],
    'chain.emptied': ['INV-3', 'ignored'],
    'stable.reached': ['INV-2', 'ignored'],
    'checked: needed': ['INV-13', 'ignored'],
    'checked: not needed': ['INV-13', 'ignored'],
    'checked: needed, not stable': ['INV-13', 'ignored'],
    'checked: not needed, not stable': ['INV-13', 'ignored'],
    'checked: needed, in a busy chain': ['INV-13', 'ignored'],
    'checked: not needed, in a busy chain': ['INV-13', 'ignored'],
    'checked: needed, not stable, in a busy chain': ['INV-13', 'ignored'],
    'checked: not needed, not stable, in a busy chain': ['INV-13', 'ignored'],
    'connection.closed': ['INV-2', 'ignored'],
  },
}

const start = () => initialTransition(negotiationNeededMachine)[0]

function enter(state: State): Snapshot {
  return (states[state] as readonly NegotiationNeededCause[]).reduce(
    (snapshot, cause) => step(snapshot, cause)[0],
    start(),
  )
}

function step(snapshot: Snapshot, cause: NegotiationNeededCause): readonly [Snapshot, Done[]] {
  const [after, actions] = transition(negotiationNeededMachine, snapshot, cause)
  return [after, actions.map(doneBy)]
}

function doneBy(action: ExecutableActionsFrom<typeof negotiationNeededMachine>): Done {
  const { type, params } = action as { type: string; params?: { event?: { type: Done } } }
  return type === 'queueCheck' ? 'check queued' : (params?.event?.type ?? (type as Done))
}

function name({ value }: Snapshot): State {
  return (typeof value === 'string' ? value : Object.entries(value).flat().join('.')) as State
}

describe.each(Object.keys(states) as State[])('in %s', (state) => {
  test('that is where the path leads', () => {
    expect(name(enter(state))).toBe(state)
  })

  for (const [cause, [rule, to, ...done]] of Object.entries(matrix[state])) {
    const event = causes[cause as Cause]

    test(`${rule}: ${cause} ${to === 'ignored' ? 'is ignored' : `leads to ${to}, ${done.join(', ') || 'nothing done'}`}`, () => {
      const before = enter(state)
      expect(before.can(event)).toBe(to !== 'ignored')
      const [after, found] = step(before, event)
      const end = to === 'ignored' ? state : to
      expect(name(after)).toBe(end)
      expect(found).toEqual(done)
      expect(after.status).toBe(end === 'closed' ? 'done' : 'active')
    })
  }
})

describe('as the text has it', () => {
  /** The slots of the specification, and its steps, as they are written. */
  interface Slots {
    readonly isClosed: boolean
    readonly negotiationNeeded: boolean
    readonly onEmptyChain: boolean
    readonly done: readonly Done[]
  }

  const fresh: Slots = { isClosed: false, negotiationNeeded: false, onEmptyChain: false, done: [] }

  function update(slots: Slots, chainEmpty: boolean): Slots {
    if (!chainEmpty) return { ...slots, onEmptyChain: true }
    return { ...slots, done: ['check queued'] }
  }

  function task(slots: Slots, { chainEmpty, stable, needed }: ReturnType<typeof check>): Slots {
    if (slots.isClosed) return slots
    if (!chainEmpty) return { ...slots, onEmptyChain: true }
    if (!stable) return slots
    if (!needed) return { ...slots, negotiationNeeded: false }
    if (slots.negotiationNeeded) return slots
    return { ...slots, negotiationNeeded: true, done: ['negotiationneeded'] }
  }

  function run(before: Slots, cause: NegotiationNeededCause): Slots {
    const slots = { ...before, done: [] }
    if (slots.isClosed) return slots
    switch (cause.type) {
      case 'updated':
        return update(slots, cause.chainEmpty)
      case 'checked':
        return task(slots, cause)
      case 'chain.emptied':
        return slots.onEmptyChain ? update({ ...slots, onEmptyChain: false }, true) : slots
      case 'stable.reached':
        return update({ ...slots, negotiationNeeded: false }, false)
      case 'connection.closed':
        return { ...slots, isClosed: true }
    }
  }

  const value = ({ isClosed, negotiationNeeded, onEmptyChain }: Slots): State =>
    isClosed ? 'closed' : `${negotiationNeeded ? 'needed' : 'clear'}.${onEmptyChain ? 'postponed' : 'idle'}`

  /** What is postponed waits for a busy chain: that it is empty can then be heard only from `chain.emptied`. */
  const possible = (slots: Slots, cause: NegotiationNeededCause) =>
    !(slots.onEmptyChain && 'chainEmpty' in cause && cause.chainEmpty)

  function explore(depth: number, visit: (path: readonly (readonly [NegotiationNeededCause, Done[]])[]) => void) {
    const go = (snapshot: Snapshot, slots: Slots, path: readonly (readonly [NegotiationNeededCause, Done[]])[]) => {
      visit(path)
      if (path.length === depth) return
      for (const cause of Object.values(causes)) {
        if (!possible(slots, cause)) continue
        const [after, done] = step(snapshot, cause)
        const expected = run(slots, cause)
        if (name(after) !== value(expected)) expect([...path, cause, name(after)]).toEqual(value(expected))
        if (done.join() !== expected.done.join()) expect([...path, cause, done]).toEqual(expected.done)
        go(after, expected, [...path, [cause, done]])
      }
    }
    go(start(), fresh, [])
  }

  test('NN-1 to NN-3, OC-6: whatever happens, up to four causes', () => {
    let paths = 0
    explore(4, () => {
      paths += 1
    })
    expect(paths).toBeGreaterThan(1000)
  })

  test('INV-13, INV-14: it fires only in `stable` with an empty chain, and not twice for the same', () => {
    let fired = 0
    explore(4, (path) => {
      let ready = true
      for (const [cause, done] of path) {
        if (done.includes('negotiationneeded')) {
          fired += 1
          if (!ready || cause.type !== 'checked' || !cause.chainEmpty || !cause.stable) expect(path).toBe(undefined)
          ready = false
        }
        const found = cause.type === 'checked' && cause.chainEmpty && cause.stable && !cause.needed
        if (cause.type === 'stable.reached' || found) ready = true
      }
    })
    expect(fired).toBeGreaterThan(100)
  })
})

describe('what comes of it', () => {
  const play = (...path: readonly Cause[]) =>
    path.reduce<readonly [Snapshot, Done[]]>(
      ([snapshot, all], cause) => {
        const [after, done] = step(snapshot, causes[cause])
        return [after, [...all, ...done]]
      },
      [start(), []],
    )[1]

  const fires = 'negotiationneeded'
  const queues = 'check queued'

  test.each<[string, readonly Cause[], readonly Done[]]>([
    [
      'NN-1: several changes at once fire one event',
      ['updated', 'updated', 'checked: needed', 'checked: needed'],
      [queues, queues, fires],
    ],
    [
      'NN-2: a need that an answer does not meet fires again',
      ['updated', 'checked: needed', 'stable.reached', 'chain.emptied', 'checked: needed'],
      [queues, fires, queues, fires],
    ],
    [
      'NN-2: one that is met does not',
      ['updated', 'checked: needed', 'stable.reached', 'chain.emptied', 'checked: not needed'],
      [queues, fires, queues],
    ],
    [
      'NN-3: after the operation that reached `stable` is done',
      [
        'updated in a busy chain',
        'stable.reached',
        'checked: needed, in a busy chain',
        'chain.emptied',
        'checked: needed',
      ],
      [queues, fires],
    ],
    [
      'NN-2: an implicit rollback fires only after the next `stable`',
      [
        'stable.reached',
        'chain.emptied',
        'checked: needed, not stable',
        'stable.reached',
        'chain.emptied',
        'checked: needed',
      ],
      [queues, queues, fires],
    ],
    [
      'INV-14: a check that finds no need lets the next need fire',
      ['checked: needed', 'checked: not needed', 'checked: needed'],
      [fires, fires],
    ],
    [
      'INV-13: a check in a busy chain waits for its end',
      ['updated', 'checked: needed, in a busy chain', 'chain.emptied', 'checked: needed'],
      [queues, queues, fires],
    ],
    ['INV-3: nothing fires once it is closed', ['updated', 'connection.closed', 'checked: needed'], [queues]],
  ])('%s', (_, path, done) => {
    expect(play(...path)).toEqual(done)
  })
})
