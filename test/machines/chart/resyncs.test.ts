import { describe, expect, test } from 'vitest'
import { createActor, createMachine } from 'xstate'
import { resyncs } from '../../../machines/chart/resyncs.ts'

const states = ['green', 'red'] as const

const flat = createMachine({
  initial: 'green',
  on: { ...resyncs(states, () => {}) },
  states: { green: {}, red: {} },
})

const regional = createMachine({
  type: 'parallel',
  states: {
    light: {
      initial: 'green',
      on: {
        ...resyncs(
          states,
          () => {},
          (light) => ({ light }),
        ),
      },
      states: { green: { initial: 'dim', states: { dim: {}, bright: {} } }, red: {} },
    },
    door: { initial: 'red', states: { red: {} } },
  },
})

describe.each([
  ['a chart', flat, (state: string) => state],
  ['a region', regional, (state: string) => ({ light: state === 'green' ? { green: 'dim' } : 'red', door: 'red' })],
] as const)('in %s', (_, machine, value) => {
  test.each([
    ['green', 'red'],
    ['red', 'green'],
  ] as const)('one leads from %s to %s, and none to where it is', (from, to) => {
    const actor = createActor(machine).start()
    if (from === 'red') actor.send({ type: 'resync.red' })
    const before = actor.getSnapshot()
    expect(before.value).toEqual(value(from))
    expect(before.can({ type: `resync.${from}` })).toBe(false)
    actor.send({ type: `resync.${from}` })
    expect(actor.getSnapshot().value).toEqual(before.value)

    expect(before.can({ type: `resync.${to}` })).toBe(true)
    actor.send({ type: `resync.${to}` })
    expect(actor.getSnapshot().value).toEqual(value(to))
  })
})

test('each has the actions, and a name by which tools know it', () => {
  const entries = resyncs(states, ['one', 'two'])
  expect(Object.keys(entries)).toEqual(['resync.green', 'resync.red'])
  expect(entries['resync.green']).toMatchObject({ target: '.green', actions: ['one', 'two'] })
})
