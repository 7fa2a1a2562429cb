import { describe, expect, test } from 'vitest'
import { type IceFacts, iceRoleOf, iceStateOf, selectedPair } from '../../../machines/transports/iceRules.ts'
import { iceTransportMachine } from '../../../machines/transports/iceTransportMachine.ts'

const facts: IceFacts = {
  hasRemote: false,
  isGathered: false,
  isRemoteEnded: false,
  pairs: [],
  isSelected: false,
  isLost: false,
  present: 'new',
  isOverdue: false,
}
const known = { hasRemote: true, isGathered: true, isRemoteEnded: true } as const

describe('the state of ICE', () => {
  test.each([
    ['TR-1', 'new', {}],
    ['TR-1', 'checking', { hasRemote: true }],
    ['TR-1', 'checking', { hasRemote: true, pairs: ['waiting', 'failed'] }],
    ['TR-1', 'connected', { ...known, pairs: ['succeeded'], isSelected: true, present: 'checking' }],
    ['TR-1', 'completed', { ...known, pairs: ['succeeded', 'failed'], isSelected: true, present: 'connected' }],
    ['TR-1', 'completed', { ...known, pairs: ['succeeded'], isSelected: true, present: 'completed' }],
    ['TR-1', 'connected', { ...known, pairs: ['succeeded', 'waiting'], isSelected: true, present: 'connected' }],
    [
      'IC-3',
      'connected',
      { ...known, isGathered: false, pairs: ['succeeded'], isSelected: true, present: 'connected' },
    ],
    [
      'IC-3',
      'connected',
      { ...known, isRemoteEnded: false, pairs: ['succeeded'], isSelected: true, present: 'connected' },
    ],
    ['TR-1', 'checking', { ...known, pairs: ['succeeded'], present: 'checking' }],
    ['TR-1', 'disconnected', { ...known, pairs: ['failed'], isLost: true, present: 'completed' }],
    ['TR-1', 'checking', { ...known, pairs: ['failed', 'waiting'], isLost: true, present: 'completed' }],
    ['TR-1', 'failed', { ...known, pairs: ['failed'], isLost: true, isOverdue: true, present: 'disconnected' }],
    ['TR-1', 'failed', { ...known, pairs: [], isOverdue: true, present: 'checking' }],
    ['TR-1', 'checking', { ...known, pairs: ['failed'], present: 'checking' }],
    ['IC-3', 'checking', { ...known, isRemoteEnded: false, pairs: ['failed'], isOverdue: true, present: 'checking' }],
    [
      'IC-3',
      'disconnected',
      { ...known, isRemoteEnded: false, pairs: ['failed'], isOverdue: true, isLost: true, present: 'disconnected' },
    ],
    ['IC-7', 'checking', { present: 'failed' }],
    ['IC-7', 'connected', { hasRemote: true, pairs: ['succeeded', 'waiting'], isSelected: true, present: 'completed' }],
  ] as const satisfies readonly (readonly [string, string, Partial<IceFacts>])[])(
    '%s: %s, if %j',
    (_, state, change) => {
      expect(iceStateOf({ ...facts, ...change })).toBe(state)
    },
  )

  test('TR-1: a pair that is selected and has failed keeps nothing connected', () => {
    const selected = { ...facts, ...known, isSelected: true, pairs: ['failed'], present: 'connected' } as const
    expect(iceStateOf(selected)).toBe('checking')
    expect(iceStateOf({ ...selected, isLost: true })).toBe('disconnected')
  })

  test('IC-3: while a pair waits, nothing has failed, however long it takes', () => {
    const waiting = { ...facts, ...known, pairs: ['waiting'], isOverdue: true, present: 'checking' } as const
    expect(iceStateOf(waiting)).toBe('checking')
  })

  test('TR-1: a loss and what follows it go the ways of the chart', () => {
    const can = (from: string, to: string) =>
      iceTransportMachine.resolveState({ value: from, context: {} } as never).can({ type: to } as never)
    const path = ['new', 'checking', 'connected', 'completed', 'disconnected', 'failed', 'checking'] as const
    for (const [index, state] of path.slice(1).entries()) expect(can(path[index] ?? '', state)).toBe(true)
  })
})

test('IC-4: there is no selected pair in new and in closed', () => {
  expect(selectedPair('new', 'pair')).toBeNull()
  expect(selectedPair('closed', 'pair')).toBeNull()
  for (const state of ['checking', 'connected', 'completed', 'disconnected', 'failed'] as const) {
    expect(selectedPair(state, 'pair')).toBe('pair')
  }
  expect(selectedPair('connected', null)).toBeNull()
})

test('IC-5: who has offered is controlling, and who talks to a lite agent', () => {
  expect(iceRoleOf({ hasOffered: true, isRemoteLite: false })).toBe('controlling')
  expect(iceRoleOf({ hasOffered: false, isRemoteLite: false })).toBe('controlled')
  expect(iceRoleOf({ hasOffered: false, isRemoteLite: true })).toBe('controlling')
})
