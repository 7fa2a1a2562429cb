import fc from 'fast-check'
import { expect, it } from 'vitest'
import { History, type KeptMessage } from '../../../src/inspect/history.ts'

interface Item extends KeptMessage {
  readonly name: string
}

function item(name: string, type = '@xstate.event', sessionId = 'x:0', size = 1): Item {
  return { name, type, sessionId, size }
}

function namesOf(history: History<Item>): string {
  return [...history.from(0)].map(({ item: { name } }) => name).join(' ')
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
  expect(namesOf(history)).toBe('x:0 begins x:1 begins x:0 second a b')
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

it('forgets of all actors only the one that is too large by itself', () => {
  const history = new History<Item>(1, 40)
  for (const actor of ['x:0', 'x:1', 'x:2']) history.add(item(`${actor} begins`, '@xstate.actor', actor, 2))
  history.add(item('x:1 is large', '@xstate.snapshot', 'x:1', 20))
  history.add(item('a'))
  expect(namesOf(history)).toBe('x:0 begins x:2 begins a')
})

it('goes on from a number', () => {
  const history = new History<Item>(2, 100)
  history.add(item('x:0 begins', '@xstate.actor'))
  history.add(item('x:0 first', '@xstate.snapshot'))
  for (const name of ['a', 'b', 'c']) history.add(item(name))
  const after = (number: number) => [...history.from(number)].map(({ number, item: { name } }) => `${number} ${name}`)
  expect(after(0)).toEqual(['0 x:0 begins', '1 x:0 first', '3 b', '4 c'])
  expect(after(1)).toEqual(['1 x:0 first', '3 b', '4 c'])
  expect(after(2)).toEqual(['3 b', '4 c'])
  expect(after(4)).toEqual(['4 c'])
  expect(after(history.added)).toEqual([])
})

it.each(['@xstate.event', '@xstate.actor', '@xstate.snapshot'])('holds no dropped %s', async (type) => {
  const history = new History<Item>(10, 1000)
  history.add(item('x:0 begins', '@xstate.actor'))
  const dropped: WeakRef<Item>[] = []
  const add = (name: string) => {
    const added = item(name, type, `x:${Number(name) % 2}`)
    dropped.push(new WeakRef(added))
    history.add(added)
  }
  for (let number = 0; number < 500; number++) add(String(number))
  // What was added last in a function may still be on the stack.
  await new Promise((resolve) => setImmediate(resolve))
  global.gc?.()
  const held = dropped.filter((reference) => reference.deref()).length
  // The last ten, and the base of each of the two actors.
  expect(held).toBeLessThanOrEqual(12)
})

it('has its bound, whatever comes', () => {
  const message = fc.record({
    type: fc.constantFrom('@xstate.actor', '@xstate.snapshot', '@xstate.event'),
    sessionId: fc.constantFrom('x:0', 'x:1', 'x:2'),
    size: fc.nat(60),
  })
  const add = (history: History<KeptMessage>, messages: readonly KeptMessage[]) => {
    for (const each of messages) {
      history.add(each)
      const kept = [...history.from(0)]
      expect(history.size).toBe(kept.reduce((sum, { item: { size } }) => sum + size, 0))
      expect(history.size).toBeLessThanOrEqual(125)
      expect(kept.map(({ number }) => number)).toEqual(
        [...new Set(kept.map(({ number }) => number))].sort((a, b) => a - b),
      )
    }
  }
  fc.assert(
    fc.property(fc.array(message), (messages) => add(new History(5, 100), messages)),
    { seed: 1 },
  )
})
