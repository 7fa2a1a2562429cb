import { describe, expect, test } from 'vitest'
import { signalingState } from '../../../machines/connection/connectionStates.ts'
import {
  type ChainedCall,
  causesOf,
  effectiveType,
  type Outcome,
  outcomeOf,
  stateAfter,
} from '../../../machines/connection/descriptionOutcome.ts'
import type {
  AppliedDescription,
  DescriptionType,
  LiveSignalingState,
  SignalingState,
} from '../../../machines/connection/signalingTypes.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { enter } from './connectionChart.ts'

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

const refused: Outcome = { kind: 'refused', error: ISE, rule: 'OC-2' }
const rejected = (rule: RuleId): Outcome => ({ kind: 'rejects', rule, errors: [ISE] })

function callOf(description: AppliedDescription): ChainedCall {
  const [side, type] = description.split('.') as ['local' | 'remote', DescriptionType]
  if (side === 'remote') return { method: 'setRemoteDescription', type }
  return { method: 'setLocalDescription', type, sdp: 'last-created' }
}

/** The rule by which a description whose content is right is rejected. */
function rejectionOf(state: SignalingState, description: AppliedDescription): RuleId {
  if (state === 'closed') return 'OC-2'
  return description.endsWith('rollback') ? 'RJ-5' : 'RJ-6'
}

/** The rule that the cell of the table follows. */
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
      const rule = rejectionOf(state, description)

      test(`${ruleOf(state, description)}, ${rule}: ${description} is rejected`, () => {
        expect(outcome).toEqual(state === 'closed' ? refused : rejected(rule))
        expect(causesOf(state, description)).toBeUndefined()
        expect(enter(state).getSnapshot().can({ type: description })).toBe(false)
        // An implicit rollback is tried, and is not legal itself.
        expect(stateAfter(state, description)).toBe(state)
      })
      continue
    }

    test(`${ruleOf(state, description)}: ${description} leads to ${cell.join(', then ') || 'no other state'}`, () => {
      const causes = causesOf(state, description)
      expect(outcome).toMatchObject({ kind: 'succeeds', rule: 'SG-6', states: cell, causes })
      if (causes?.length === 1) expect(stateAfter(state, description)).toBe(cell[0] ?? state)

      const actor = enter(state)
      const seen: unknown[] = []
      actor.on('signalingstatechange', () => seen.push(signalingState(actor.getSnapshot())))
      for (const cause of causes ?? []) {
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
      cell === ISE ? rejected('RJ-4') : { kind: 'succeeds', rule: 'SG-6', causes: [`local.${type}`], states: cell },
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

  test.each(live)('RJ-2, RJ-3, RJ-4, RJ-6: for a local description in %s', (state) => {
    for (const type of types.filter((one) => one !== 'rollback')) {
      const isLegal = table[state][`local.${type}`] !== ISE
      const succeeds = { kind: 'succeeds', rule: 'SG-6', unless: content }
      const expected: Record<(typeof sdps)[number], unknown> = {
        other: { kind: 'rejects', rule: type === 'offer' ? 'RJ-2' : 'RJ-3', errors: [modified] },
        empty: isLegal ? succeeds : rejected('RJ-4'),
        'last-created': isLegal ? succeeds : rejected('RJ-6'),
        unknown: isLegal
          ? { ...succeeds, unless: [modified, ...content] }
          : { kind: 'rejects', rule: 'RJ-6', errors: [modified, ISE] },
      }
      for (const sdp of sdps) {
        expect(outcomeOf(state, { method: 'setLocalDescription', type, sdp })).toMatchObject(expected[sdp] as object)
      }
    }
  })

  test.each(live)('RJ-2, RJ-3: other SDP goes by the type that fits the state, in %s', (state) => {
    const rule = effectiveType(state, {}) === 'offer' ? 'RJ-2' : 'RJ-3'
    const outcome = outcomeOf(state, { method: 'setLocalDescription', sdp: 'other' })
    expect(outcome).toEqual({ kind: 'rejects', rule, errors: [modified] })
  })

  test('SG-5, RJ-1: a closed connection comes before all of them', () => {
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

  test.each(live)('RJ-6 to RJ-11: for a remote description in %s, its content is what is left', (state) => {
    for (const type of types.filter((one) => one !== 'rollback')) {
      const isLegal = table[state][`remote.${type}`] !== ISE
      expect(outcomeOf(state, { method: 'setRemoteDescription', type })).toMatchObject(
        isLegal ? { rule: 'SG-6', unless: content } : rejected('RJ-6'),
      )
    }
  })
})
