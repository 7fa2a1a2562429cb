import { expect, test } from 'vitest'
import { createActor, setup } from 'xstate'
import { hasInputState, startsAs } from '../../../machines/chart/startsAs.ts'

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
