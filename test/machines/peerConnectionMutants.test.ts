import { describe, expect, test } from 'vitest'
import { createActor, fromTransition } from 'xstate'
import { operations } from '../../machines/connectionStates.ts'
import { called, enter, record, settled, stateIn } from './connectionChart.ts'

describe('the need to negotiate, when a connection is first seen', () => {
  test('INV-14: it is remembered, and is not told again', () => {
    const actor = enter('stable', { isNegotiationNeeded: true })
    const seen = record(actor)
    const before = actor.getSnapshot()
    expect(stateIn('negotiation', before)).toBe('needed.idle')
    expect(before.can({ type: 'negotiation.checked', needed: true })).toBe(false)
    actor.send({ type: 'negotiation.checked', needed: true })
    expect(seen).toEqual([])
  })

  test.each([[{}], [{ isNegotiationNeeded: false }]])('there is none where it is not said: %j', (input) => {
    const actor = enter('stable', input)
    const seen = record(actor)
    expect(stateIn('negotiation', actor.getSnapshot())).toBe('clear.idle')
    actor.send({ type: 'negotiation.checked', needed: true })
    expect(seen).toEqual(['negotiationneeded[stable]'])
  })
})

test('a part that fails changes nothing in its connection', () => {
  const parent = enter('stable')
  parent.send({ type: 'negotiation.checked', needed: true })
  parent.send(called(1))
  const before = parent.getSnapshot()
  const seen = record(parent)

  const broken = fromTransition(() => {
    throw new Error('broken')
  }, {})
  const part = createActor(broken, { parent, id: 'part' }).start()
  const errors: unknown[] = []
  part.subscribe({ error: (error) => void errors.push(error) })
  part.send({ type: 'any' })

  expect(errors).toEqual([new Error('broken')])
  const { status, value, context } = parent.getSnapshot()
  expect(status).toBe('active')
  expect(value).toEqual(before.value)
  expect(context).toEqual(before.context)
  expect(seen).toEqual([])
})

test('CO-2: a created answer is the whole success of its operation, which goes on until it settles', () => {
  const actor = enter('have-remote-offer')
  actor.send(called(1, { method: 'createAnswer' }))
  expect(operations(actor.getSnapshot())).toMatchObject([{ id: 1, left: ['answer.created'] }])
  actor.send({ type: 'answer.created' })
  expect(operations(actor.getSnapshot())).toMatchObject([{ id: 1, status: 'running', left: [] }])
  expect(stateIn('operations', actor.getSnapshot())).toBe('busy')
  actor.send(settled(1))
  expect(stateIn('operations', actor.getSnapshot())).toBe('idle')
})
