import { describe, expect, test } from 'vitest'
import { createActor, setup } from 'xstate'
import { hasInputState, type Places, startsAs, startsInRegions } from '../../../machines/chart/startsAs.ts'

const machine = setup({
  types: {} as { input: { state: string } | undefined },
  guards: { startsAs: hasInputState<'green' | 'red' | 'off'> },
}).createMachine({
  initial: 'start',
  states: { start: startsAs('off', 'green', 'red'), off: {}, green: {}, red: {} },
})

test.each([
  ['green', 'green'],
  ['red', 'red'],
  ['off', 'off'],
  ['purple', 'off'],
] as const)('a chart that is told %s begins as %s', (state, value) => {
  expect(createActor(machine, { input: { state } }).getSnapshot().value).toBe(value)
})

test('a chart that is told nothing begins as otherwise', () => {
  expect(createActor(machine, { input: undefined }).getSnapshot().value).toBe('off')
})

test('each place but the first has a guard, and the first comes last', () => {
  expect(startsAs('off', 'green', 'red')).toEqual({
    always: [
      { guard: { type: 'startsAs', params: 'green' }, target: 'green' },
      { guard: { type: 'startsAs', params: 'red' }, target: 'red' },
      { target: 'off' },
    ],
  })
})

describe('in a chart with regions', () => {
  const regions = { light: ['off', 'on'], door: ['shut', 'open'] } as const
  type Place = 'gone' | Places<typeof regions>
  const house = setup({
    types: {} as { input: Place | undefined },
    guards: {
      startsAs: ({ event }, place: Place) =>
        JSON.stringify((event as { input?: unknown }).input) === JSON.stringify(place),
    },
  }).createMachine({
    initial: 'start',
    states: {
      start: startsInRegions('there', regions, 'gone'),
      there: {
        type: 'parallel',
        states: {
          light: { initial: 'off', states: { off: {}, on: {} } },
          door: { initial: 'shut', states: { shut: {}, open: {} } },
        },
      },
      gone: {},
    },
  })

  test.each([
    { light: 'off', door: 'shut' },
    { light: 'off', door: 'open' },
    { light: 'on', door: 'shut' },
    { light: 'on', door: 'open' },
  ] as const)('one that is told %o begins there in both', (input) => {
    expect(createActor(house, { input }).getSnapshot().value).toEqual({ there: input })
  })

  test('one that is told of another state begins in none of them', () => {
    expect(createActor(house, { input: 'gone' }).getSnapshot().value).toBe('gone')
  })

  test('one that is told nothing begins where its regions do', () => {
    const { value } = createActor(house, { input: undefined }).getSnapshot()
    expect(value).toEqual({ there: { light: 'off', door: 'shut' } })
  })
})
