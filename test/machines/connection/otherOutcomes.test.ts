import { describe, expect, test } from 'vitest'
import { type ChainedCall, type Outcome, outcomeOf } from '../../../machines/connection/descriptionOutcome.ts'
import type { SignalingState } from '../../../machines/connection/signalingTypes.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { liveStates } from './connectionChart.ts'

const states: readonly SignalingState[] = [...liveStates, 'closed']

const refused: Outcome = { kind: 'refused', error: 'InvalidStateError', rule: 'OC-2' }
const rejected = (rule: RuleId): Outcome => ({ kind: 'rejects', rule, errors: ['InvalidStateError'] })

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
    const rule = method === 'createOffer' ? 'CO-1' : 'CO-2'

    test.each(states)(`${rule}: ${method} in %s`, (state) => {
      const cause = method === 'createOffer' ? 'offer.created' : 'answer.created'
      const created: Outcome = { kind: 'succeeds', rule, causes: [cause], states: [], unless: ['OperationError'] }
      const not = state === 'closed' ? refused : rejected(rule)
      expect(outcomeOf(state, { method })).toEqual(creates[method][state] ? created : not)
    })
  }
})

describe('addIceCandidate()', () => {
  type Call = ChainedCall & { method: 'addIceCandidate' }
  type Row = readonly [when: (call: Call, state: SignalingState) => boolean, outcome: Outcome]

  const succeeds = (rule: RuleId, ...unless: ['OperationError'] | []): Outcome => ({
    kind: 'succeeds',
    rule,
    causes: [],
    states: [],
    unless,
  })
  const fails = (rule: RuleId): Outcome => ({ kind: 'rejects', rule, errors: ['OperationError'] })

  /** As in the text, the first that holds counts. What is not known may be so or not. */
  const rows: Record<string, Row> = {
    'AC-1: neither mid nor index': [
      ({ end, section }) => !end && section === 'none',
      { kind: 'refused', error: 'TypeError', rule: 'AC-1' },
    ],
    'OC-2, AC-2: closed': [(_, state) => state === 'closed', refused],
    'AC-3: no remote description': [({ remoteDescription }) => !remoteDescription, rejected('AC-3')],
    'AC-4: a section that the remote description lacks': [({ section }) => section === 'absent', fails('AC-4')],
    'AC-5: the section of a stopped transceiver': [({ section }) => section === 'stopped', succeeds('AC-5')],
    'AC-8: another ufrag, perhaps in such a section': [
      ({ ufrag, section }) => ufrag === 'absent' && section === 'unknown',
      succeeds('AC-8', 'OperationError'),
    ],
    'AC-6: another ufrag': [({ ufrag }) => ufrag === 'absent', fails('AC-6')],
    'AC-7, AC-8: anything else': [() => true, succeeds('AC-8', 'OperationError')],
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
  const wrong: Outcome = { kind: 'refused', error: 'TypeError', rule: 'RT-1' }

  test.each(states)('RT-1: another kind of track in %s', (state) => {
    expect(outcomeOf(state, call(false, true))).toEqual(wrong)
    expect(outcomeOf(state, call(false, false))).toEqual(wrong)
  })

  test.each(liveStates)('RT-2: a stopped transceiver in %s', (state) => {
    expect(outcomeOf(state, call(true, true))).toEqual(rejected('RT-2'))
  })

  test.each(liveStates)('RT-3: the same kind in %s', (state) => {
    const unless = ['InvalidModificationError']
    expect(outcomeOf(state, call(true, false))).toEqual({
      kind: 'succeeds',
      rule: 'RT-3',
      causes: [],
      states: [],
      unless,
    })
  })

  test('OC-2: the same kind in closed', () => {
    expect(outcomeOf('closed', call(true, false))).toEqual(refused)
    expect(outcomeOf('closed', call(true, true))).toEqual(refused)
  })
})

function product(...lists: readonly (readonly unknown[])[]): unknown[][] {
  return lists.reduce<unknown[][]>((rows, list) => rows.flatMap((row) => list.map((one) => [...row, one])), [[]])
}
