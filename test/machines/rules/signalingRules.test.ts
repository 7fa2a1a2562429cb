import { describe, expect, test } from 'vitest'
import type { LiveSignalingState } from '../../../machines/connection/signalingTypes.ts'
import {
  announcedBeforeSuccess,
  changeAnnounced,
  keptWhileScriptRuns,
  pendingDescriptions,
  repeatedChange,
  signalingStep,
  stateOfSuccess,
} from '../../../machines/rules/signalingRules.ts'

const states: readonly LiveSignalingState[] = [
  'stable',
  'have-local-offer',
  'have-remote-offer',
  'have-local-pranswer',
  'have-remote-pranswer',
]

/** The steps of the specification's table, by hand: by any description, and by a rollback alone. */
const steps: Record<LiveSignalingState, readonly LiveSignalingState[]> = {
  stable: ['have-local-offer', 'have-remote-offer'],
  'have-local-offer': ['stable', 'have-remote-pranswer'],
  'have-remote-offer': ['stable', 'have-local-pranswer'],
  'have-local-pranswer': ['stable'],
  'have-remote-pranswer': ['stable'],
}

describe('INV-7: a step of signaling', () => {
  test.each(states.flatMap((from) => states.map((to) => [from, to] as const)))('from %s to %s', (from, to) => {
    const isLegal = from === to || steps[from].includes(to)
    expect(signalingStep(from, to)).toEqual(
      isLegal
        ? undefined
        : { kind: 'state', rule: 'INV-7', expected: `signalingState: ${from}`, actual: `signalingState: ${to}` },
    )
    expect(signalingStep(from, to, 'description')).toEqual(signalingStep(from, to))
  })

  test('a rollback leads to stable from an offer', () => {
    expect(signalingStep('have-local-offer', 'stable', 'rollback')).toBeUndefined()
    expect(signalingStep('have-remote-offer', 'stable', 'rollback')).toBeUndefined()
    expect(signalingStep('have-remote-offer', 'have-local-pranswer', 'rollback')?.rule).toBe('INV-7')
  })

  test('SG-2, SG-4: but never out of a pranswer, from where only an answer leads', () => {
    for (const state of ['have-local-pranswer', 'have-remote-pranswer'] as const) {
      expect(signalingStep(state, 'stable', 'rollback')?.rule).toBe('INV-7')
      expect(signalingStep(state, 'stable', 'description')).toBeUndefined()
    }
  })

  test('nothing leads nowhere, and close() is none', () => {
    expect(signalingStep('stable', 'have-local-offer', 'nothing')?.rule).toBe('INV-7')
    expect(signalingStep('have-local-pranswer', 'closed')).toBeUndefined()
  })
})

describe('DS-2: pending descriptions', () => {
  const pending: Record<LiveSignalingState, readonly [boolean, boolean]> = {
    stable: [false, false],
    'have-local-offer': [true, false],
    'have-remote-offer': [false, true],
    'have-local-pranswer': [true, true],
    'have-remote-pranswer': [true, true],
  }

  test.each(states)('in %s', (state) => {
    const [local, remote] = pending[state]
    const shown = { pendingLocalDescription: local, pendingRemoteDescription: remote }
    expect(pendingDescriptions(state, shown)).toEqual([])
    expect(pendingDescriptions(state, { ...shown, pendingRemoteDescription: !remote })).toEqual([
      {
        kind: 'state',
        rule: 'DS-2',
        expected: `pendingRemoteDescription: ${remote ? 'a description' : 'null'}`,
        actual: `pendingRemoteDescription: ${remote ? 'null' : 'a description'}`,
      },
    ])
    expect(pendingDescriptions(state, { ...shown, pendingLocalDescription: !local })).toHaveLength(1)
  })

  test('what cannot be read is not asked, and nothing is when the connection is closed', () => {
    expect(pendingDescriptions('stable', {})).toEqual([])
    expect(pendingDescriptions('stable', { pendingLocalDescription: 'unreadable' })).toEqual([])
    expect(pendingDescriptions('closed', { pendingLocalDescription: true })).toEqual([])
  })
})

describe('what events and promises tell', () => {
  test('INV-5, INV-10: an event tells of a change', () => {
    expect(repeatedChange('signalingstatechange', 'stable', 'have-local-offer')).toBeUndefined()
    expect(repeatedChange('signalingstatechange', 'stable', undefined)).toBeUndefined()
    expect(repeatedChange('signalingstatechange', 'stable', 'stable')).toEqual({
      kind: 'event',
      rule: 'INV-5',
      expected: 'no signalingstatechange without a change',
      actual: 'signalingstatechange in stable',
    })
    expect(repeatedChange('connectionstatechange', 'connected', 'connected')?.rule).toBe('INV-10')
    expect(repeatedChange('icegatheringstatechange', 'complete', 'gathering')).toBeUndefined()
  })

  test('INV-5: signaling never tells that it is closed', () => {
    expect(repeatedChange('signalingstatechange', 'closed', 'stable')?.rule).toBe('INV-5')
    expect(repeatedChange('connectionstatechange', 'closed', 'connected')).toBeUndefined()
  })

  test('SG-6: a success has led to its state', () => {
    expect(stateOfSuccess('stable', 'stable')).toBeUndefined()
    expect(stateOfSuccess('have-local-pranswer', 'stable')).toEqual({
      kind: 'state',
      rule: 'SG-6',
      expected: 'signalingState: have-local-pranswer',
      actual: 'signalingState: stable',
    })
  })

  test('SG-6: and it is told', () => {
    expect(changeAnnounced('stable', true)).toBeUndefined()
    expect(changeAnnounced('stable', false)).toMatchObject({ kind: 'event', rule: 'SG-6', actual: 'none' })
  })

  test('INV-16: the event comes before the promise', () => {
    expect(announcedBeforeSuccess('stable', 'stable')).toBeUndefined()
    expect(announcedBeforeSuccess('stable', undefined)).toBeUndefined()
    expect(announcedBeforeSuccess('stable', 'have-local-offer')).toMatchObject({ kind: 'order', rule: 'INV-16' })
  })

  test('EX-4: what script sees is kept', () => {
    expect(keptWhileScriptRuns('signalingState', 'stable', 'stable')).toBeUndefined()
    expect(keptWhileScriptRuns('signalingState', 'stable', 'have-local-offer')?.rule).toBe('EX-4')
  })
})
