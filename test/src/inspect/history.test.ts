import { expect, it } from 'vitest'
import { History, type KeptMessage } from '../../../src/inspect/history.ts'

interface Item extends KeptMessage {
  readonly name: string
}

function item(name: string, type = '@xstate.event', sessionId = 'x:0', size = 1): Item {
  return { name, type, sessionId, size }
}

function namesOf(history: History<Item>): string {
  return history
    .all()
    .map(({ name }) => name)
    .join(' ')
}

it('keeps the last', () => {
  const history = new History<Item>(2, 100)
  for (const name of ['a', 'b', 'c']) history.add(item(name))
  expect(namesOf(history)).toBe('b c')
  expect(history.dropped).toBe(1)
})

it('keeps no more than has room', () => {
  const history = new History<Item>(100, 10)
  history.add(item('a', '@xstate.event', 'x:0', 6))
  history.add(item('b', '@xstate.event', 'x:0', 6))
  expect(namesOf(history)).toBe('b')
  history.add(item('huge', '@xstate.event', 'x:0', 11))
  expect(namesOf(history)).toBe('')
  history.add(item('c'))
  expect(namesOf(history)).toBe('c')
})

it('keeps of each actor how it was when the rest begins', () => {
  const history = new History<Item>(2, 100)
  history.add(item('x:0 begins', '@xstate.actor'))
  history.add(item('x:1 begins', '@xstate.actor', 'x:1'))
  history.add(item('x:0 first', '@xstate.snapshot'))
  history.add(item('x:0 second', '@xstate.snapshot'))
  history.add(item('a'))
  history.add(item('b'))
  expect(namesOf(history)).toBe('x:0 begins x:0 second x:1 begins a b')
})

it('keeps only so many actors', () => {
  const history = new History<Item>(2, 40)
  for (let actor = 0; actor < 100; actor++) history.add(item(`x:${actor}`, '@xstate.actor', `x:${actor}`))
  expect(namesOf(history).split(' ')).toHaveLength(12)
})

it('stays right for long', () => {
  const history = new History<Item>(10, 1000)
  for (let number = 0; number < 5000; number++) history.add(item(String(number)))
  expect(namesOf(history)).toBe('4990 4991 4992 4993 4994 4995 4996 4997 4998 4999')
  expect(history.dropped).toBe(4990)
})
