import { expect, test } from 'vitest'
import { createActor, createMachine } from 'xstate'
import { finalState } from '../../../machines/chart/finalState.ts'

const machine = createMachine({
  initial: 'live',
  on: { close: { target: '.closed' } },
  states: { live: {}, closed: finalState() },
})

test('an end takes nothing that the root takes', () => {
  const actor = createActor(machine).start()
  expect(actor.getSnapshot().can({ type: 'close' })).toBe(true)
  actor.send({ type: 'close' })
  const { status, value } = actor.getSnapshot()
  expect([status, value]).toEqual(['done', 'closed'])
  expect(actor.getSnapshot().can({ type: 'close' })).toBe(false)
})

test('two ends are two objects, so that a tool may change one', () => {
  expect(finalState()).not.toBe(finalState())
  expect(finalState()).toEqual(finalState())
})
