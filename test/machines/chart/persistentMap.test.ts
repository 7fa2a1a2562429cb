import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PersistentMap } from '../../../machines/chart/persistentMap.ts'

const step = fc.record({ from: fc.nat(), key: fc.nat(5), value: fc.option(fc.nat()) })

test('each map stays as it was, whatever others are made from it: it has what a Map has, in the same order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const maps = [{ ours: PersistentMap.of<number, number>(), theirs: new Map<number, number>() }]
      for (const { from, key, value } of steps) {
        // Mostly from the last one.
        const { ours, theirs } = maps.at(from % 3 === 0 ? from % maps.length : -1) as (typeof maps)[number]
        const next = new Map(theirs)
        if (value === null) next.delete(key)
        else next.set(key, value)
        maps.push({ ours: value === null ? ours.without(key) : ours.with(key, value), theirs: next })
      }
      for (const { ours, theirs } of maps) {
        expect([...ours]).toEqual([...theirs])
        expect(ours.size).toBe(theirs.size)
        for (let key = 0; key < 6; key += 1) {
          expect(ours.get(key)).toBe(theirs.get(key))
          expect(ours.has(key)).toBe(theirs.has(key))
        }
      }
    }),
    { seed: 1 },
  )
})
