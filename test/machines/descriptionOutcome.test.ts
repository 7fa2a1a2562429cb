import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import {
  type ChainedCall,
  causesOf,
  effectiveType,
  type LiveSignalingState,
  type Outcome,
  outcomeOf,
} from '../../machines/descriptionOutcome.ts'
import type { RuleId } from '../../machines/rules.ts'
import {
  type AppliedDescription,
  type DescriptionType,
  type SignalingState,
  signalingMachine,
} from '../../machines/signalingMachine.ts'

const ISE = 'InvalidStateError'

/** The states that follow, one `signalingstatechange` each; `[]` is a success without an event. */
type Cell = readonly SignalingState[] | typeof ISE

const table: Record<SignalingState, Record<AppliedDescription, Cell>> = {
  stable: {
    'local.offer': ['have-local-offer'],
    'local.answer': ISE,
    'local.pranswer': ISE,
    'local.rollback': ISE,
    'remote.offer': ['have-remote-offer'],
    'remote.answer': ISE,
    'remote.pranswer': ISE,
    'remote.rollback': ISE,
  },
  'have-local-offer': {
    'local.offer': [],
    'local.answer': ISE,
    'local.pranswer': ISE,
    'local.rollback': ['stable'],
    'remote.offer': ['stable', 'have-remote-offer'],
    'remote.answer': ['stable'],
    'remote.pranswer': ['have-remote-pranswer'],
    'remote.rollback': ['stable'],
  },
  'have-remote-offer': {
    'local.offer': ISE,
    'local.answer': ['stable'],
    'local.pranswer': ['have-local-pranswer'],
    'local.rollback': ['stable'],
    'remote.offer': [],
    'remote.answer': ISE,
    'remote.pranswer': ISE,
    'remote.rollback': ['stable'],
  },
  'have-local-pranswer': {
    'local.offer': ISE,
    'local.answer': ['stable'],
    'local.pranswer': [],
    'local.rollback': ISE,
    'remote.offer': ISE,
    'remote.answer': ISE,
    'remote.pranswer': ISE,
    'remote.rollback': ISE,
  },
  'have-remote-pranswer': {
    'local.offer': ISE,
    'local.answer': ISE,
    'local.pranswer': ISE,
    'local.rollback': ISE,
    'remote.offer': ISE,
    'remote.answer': ['stable'],
    'remote.pranswer': [],
    'remote.rollback': ISE,
  },
  closed: {
    'local.offer': ISE,
    'local.answer': ISE,
    'local.pranswer': ISE,
    'local.rollback': ISE,
    'remote.offer': ISE,
    'remote.answer': ISE,
    'remote.pranswer': ISE,
    'remote.rollback': ISE,
  },
}

const states = Object.keys(table) as SignalingState[]
const live = states.filter((state): state is LiveSignalingState => state !== 'closed')
const descriptions = Object.keys(table.closed) as AppliedDescription[]
const types: readonly DescriptionType[] = ['offer', 'answer', 'pranswer', 'rollback']
const sdps = ['empty', 'last-created', 'other', 'unknown'] as const

const refused: Outcome = { kind: 'refused', error: ISE }
const rejected: Outcome = { kind: 'rejects', errors: [ISE] }

function callOf(description: AppliedDescription): ChainedCall {
  const [side, type] = description.split('.') as ['local' | 'remote', DescriptionType]
  if (side === 'remote') return { method: 'setRemoteDescription', type }
  return { method: 'setLocalDescription', type, sdp: 'last-created' }
}

function ruleOf(state: SignalingState, description: AppliedDescription): RuleId {
  if (state === 'closed') return 'SG-5'
  if (description.endsWith('rollback')) return table[state][description] === ISE ? 'SG-2' : 'SG-1'
  if (!state.endsWith('pranswer')) return 'SG-6'
  return description === 'remote.offer' ? 'SG-3' : 'SG-4'
}

describe.each(states)('in %s', (state) => {
  for (const description of descriptions) {
    const cell = table[state][description]
    const outcome = outcomeOf(state, callOf(description))

    if (cell === ISE) {
      test(`${ruleOf(state, description)}: ${description} is rejected`, () => {
        expect(outcome).toEqual(state === 'closed' ? refused : rejected)
        expect(causesOf(state, description)).toBeUndefined()
        const actor = createActor(signalingMachine, { input: { signalingState: state } }).start()
        expect(actor.getSnapshot().can({ type: description })).toBe(false)
      })
      continue
    }

    test(`${ruleOf(state, description)}: ${description} leads to ${cell.join(', then ') || 'no other state'}`, () => {
      expect(outcome).toMatchObject({ kind: 'succeeds', states: cell, causes: causesOf(state, description) })

      const actor = createActor(signalingMachine, { input: { signalingState: state } }).start()
      const seen: unknown[] = []
      actor.on('signalingstatechange', () => seen.push(actor.getSnapshot().value))
      for (const cause of causesOf(state, description) ?? []) {
        expect(actor.getSnapshot().can({ type: cause })).toBe(true)
        actor.send({ type: cause })
      }
      expect(seen).toEqual(cell)
    })
  }
})

test('SG-6: an implicit rollback is two causes, and every other description one', () => {
  for (const state of states) {
    for (const description of descriptions.filter((one) => table[state][one] !== ISE)) {
      const isImplicit = state === 'have-local-offer' && description === 'remote.offer'
      expect(causesOf(state, description)).toEqual(isImplicit ? ['local.rollback', 'remote.offer'] : [description])
    }
  }
})

describe('setLocalDescription() without a type', () => {
  const effective: Record<LiveSignalingState, readonly [type: DescriptionType, cell: Cell]> = {
    stable: ['offer', ['have-local-offer']],
    'have-local-offer': ['offer', []],
    'have-remote-offer': ['answer', ['stable']],
    'have-local-pranswer': ['answer', ['stable']],
    'have-remote-pranswer': ['offer', ISE],
  }

  test.each(live)('INV-7: in %s', (state) => {
    const [type, cell] = effective[state]
    expect(effectiveType(state, {})).toBe(type)
    expect(outcomeOf(state, { method: 'setLocalDescription', sdp: 'empty' })).toMatchObject(
      cell === ISE ? rejected : { kind: 'succeeds', causes: [`local.${type}`], states: cell },
    )
  })

  test('OC-2: in closed', () => {
    expect(outcomeOf('closed', { method: 'setLocalDescription', sdp: 'empty' })).toEqual(refused)
  })

  test.each(live)('with one, that is taken: in %s', (state) => {
    for (const type of types) expect(effectiveType(state, { type })).toBe(type)
  })

  test('INV-7: an empty pranswer is created and applied as one', () => {
    const call: ChainedCall = { method: 'setLocalDescription', type: 'pranswer', sdp: 'empty' }
    expect(outcomeOf('have-remote-offer', call)).toMatchObject({ causes: ['local.pranswer'] })
  })
})

describe('INV-15: which rejection comes first', () => {
  const modified = 'InvalidModificationError'
  const content = ['OperationError', 'InvalidAccessError'] as const

  test.each(live)('OC-1: for a local description in %s', (state) => {
    for (const type of types.filter((one) => one !== 'rollback')) {
      const isLegal = table[state][`local.${type}`] !== ISE
      const expected: Record<(typeof sdps)[number], unknown> = {
        other: { kind: 'rejects', errors: [modified] },
        empty: isLegal ? { unless: content } : rejected,
        'last-created': isLegal ? { unless: content } : rejected,
        unknown: isLegal ? { unless: [modified, ...content] } : { kind: 'rejects', errors: [modified, ISE] },
      }
      for (const sdp of sdps) {
        expect(outcomeOf(state, { method: 'setLocalDescription', type, sdp })).toMatchObject(expected[sdp] as object)
      }
    }
  })

  test('other SDP goes by the type that fits the state', () => {
    for (const state of live) {
      const outcome = outcomeOf(state, { method: 'setLocalDescription', sdp: 'other' })
      expect(outcome).toEqual({ kind: 'rejects', errors: [modified] })
    }
  })

  test('SG-5: a closed connection comes before all of them', () => {
    for (const type of types) {
      for (const sdp of sdps) {
        expect(outcomeOf('closed', { method: 'setLocalDescription', type, sdp })).toEqual(refused)
      }
    }
  })

  test.each(live)('INV-17: the SDP of a rollback does not matter in %s', (state) => {
    const remote = outcomeOf(state, { method: 'setRemoteDescription', type: 'rollback' })
    for (const sdp of sdps) {
      const local = outcomeOf(state, { method: 'setLocalDescription', type: 'rollback', sdp })
      const causes = remote.kind === 'succeeds' ? { causes: ['local.rollback'] } : {}
      expect(local).toEqual({ ...remote, ...causes })
    }
    if (remote.kind === 'succeeds') expect(remote.unless).toEqual(['OperationError'])
  })

  test.each(live)('for a remote description in %s, its content is what is left', (state) => {
    for (const type of types.filter((one) => one !== 'rollback')) {
      const isLegal = table[state][`remote.${type}`] !== ISE
      expect(outcomeOf(state, { method: 'setRemoteDescription', type })).toMatchObject(
        isLegal ? { unless: content } : rejected,
      )
    }
  })
})

describe('createOffer() and createAnswer()', () => {
  const creates: Record<'createOffer' | 'createAnswer', Record<SignalingState, boolean>> = {
    createOffer: {
      stable: true,
      'have-local-offer': true,
      'have-remote-offer': false,
      'have-local-pranswer': false,
      'have-remote-pranswer': false,
      closed: false,
    },
    createAnswer: {
      stable: false,
      'have-local-offer': false,
      'have-remote-offer': true,
      'have-local-pranswer': true,
      'have-remote-pranswer': false,
      closed: false,
    },
  }

  for (const method of Object.keys(creates) as (keyof typeof creates)[]) {
    test.each(states)(`OC-1: ${method} in %s`, (state) => {
      const cause = method === 'createOffer' ? 'offer.created' : 'answer.created'
      const created: Outcome = { kind: 'succeeds', causes: [cause], states: [], unless: ['OperationError'] }
      const not = state === 'closed' ? refused : rejected
      expect(outcomeOf(state, { method })).toEqual(creates[method][state] ? created : not)
    })
  }
})

describe('addIceCandidate()', () => {
  type Call = ChainedCall & { method: 'addIceCandidate' }
  type Row = readonly [when: (call: Call, state: SignalingState) => boolean, outcome: Outcome]

  const succeeds = (...unless: ['OperationError'] | []): Outcome => ({
    kind: 'succeeds',
    causes: [],
    states: [],
    unless,
  })
  const fails: Outcome = { kind: 'rejects', errors: ['OperationError'] }

  /** As in the text, the first that holds counts. What is not known may be so or not. */
  const rows: Record<string, Row> = {
    'OC-1: neither mid nor index': [
      ({ end, section }) => !end && section === 'none',
      { kind: 'refused', error: 'TypeError' },
    ],
    'OC-2: closed': [(_, state) => state === 'closed', refused],
    'DS-1: no remote description': [({ remoteDescription }) => !remoteDescription, rejected],
    'DS-3: a section that the remote description lacks': [({ section }) => section === 'absent', fails],
    'DS-3: the section of a stopped transceiver': [({ section }) => section === 'stopped', succeeds()],
    'DS-3: another ufrag, perhaps in such a section': [
      ({ ufrag, section }) => ufrag === 'absent' && section === 'unknown',
      succeeds('OperationError'),
    ],
    'DS-3: another ufrag': [({ ufrag }) => ufrag === 'absent', fails],
    'DS-3: anything else': [() => true, succeeds('OperationError')],
  }

  const calls = product(
    [true, false],
    ['none', 'present', 'stopped', 'absent', 'unknown'],
    ['none', 'present', 'absent', 'unknown'],
    [true, false],
  ).map(([end, section, ufrag, remoteDescription]) => {
    return { method: 'addIceCandidate', end, section, ufrag, remoteDescription } as Call
  })

  const cases = states.flatMap((state) => calls.map((call) => ({ state, call })))
  const first = ({ state, call }: (typeof cases)[number]) =>
    Object.keys(rows).find((name) => rows[name]?.[0](call, state))

  test.each(Object.keys(rows))('%s', (name) => {
    const ofThisRow = cases.filter((one) => first(one) === name)
    expect(ofThisRow.length).toBeGreaterThan(0)
    for (const { state, call } of ofThisRow) {
      expect([state, call, outcomeOf(state, call)]).toEqual([state, call, rows[name]?.[1]])
    }
  })
})

describe('replaceTrack()', () => {
  const call = (sameKind: boolean, stopped: boolean): ChainedCall => ({ method: 'replaceTrack', sameKind, stopped })

  test.each(states)('OC-1: another kind of track in %s', (state) => {
    expect(outcomeOf(state, call(false, true))).toEqual({ kind: 'refused', error: 'TypeError' })
    expect(outcomeOf(state, call(false, false))).toEqual({ kind: 'refused', error: 'TypeError' })
  })

  test.each(live)('OC-1: the same kind in %s', (state) => {
    const unless = ['InvalidModificationError']
    expect(outcomeOf(state, call(true, false))).toEqual({ kind: 'succeeds', causes: [], states: [], unless })
    expect(outcomeOf(state, call(true, true))).toEqual(rejected)
  })

  test('OC-2: the same kind in closed', () => {
    expect(outcomeOf('closed', call(true, false))).toEqual(refused)
    expect(outcomeOf('closed', call(true, true))).toEqual(refused)
  })
})

function product(...lists: readonly (readonly unknown[])[]): unknown[][] {
  return lists.reduce<unknown[][]>((rows, list) => rows.flatMap((row) => list.map((one) => [...row, one])), [[]])
}
