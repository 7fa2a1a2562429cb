import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseInSlices } from '../../../src/inspector/page/parseInSlices.ts'
import { atOnce } from '../../../src/trace/slices.ts'

const signs = fc.string({ maxLength: 3, unit: fc.constantFrom(...'{}[]":,\\0-e. \n\u0000a') })

function outcomeOf(parse: () => unknown): unknown {
  try {
    return { value: parse() }
  } catch (error) {
    return (error as Error).name
  }
}

test('parses as JSON.parse() does, and refuses what that refuses', () => {
  const text = fc
    .tuple(fc.json({ noUnicodeString: false }), fc.option(fc.tuple(fc.nat({ max: 200 }), signs)), fc.boolean())
    .map(([json, change, isSpaced]) => {
      const given = isSpaced ? JSON.stringify(JSON.parse(json), undefined, 3) : json
      return change ? given.slice(0, change[0]) + change[1] + given.slice(change[0]) : given
    })
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (given, chunk) => {
      expect(outcomeOf(() => atOnce(parseInSlices(given, chunk)))).toEqual(outcomeOf(() => JSON.parse(given)))
    }),
    { numRuns: 3_000, seed: 1 },
  )
})

test('passes over a byte order mark', () => {
  expect(atOnce(parseInSlices('\ufeff{"a":[1]}'))).toEqual({ a: [1] })
})

test('does it in slices, whose number grows as the text does', () => {
  const slicesOf = (items: number) =>
    [...parseInSlices(JSON.stringify({ entries: Array.from({ length: items }, () => ({ time: 1 })) }), 100)].length
  expect(slicesOf(400)).toBeGreaterThan(400)
  expect(slicesOf(400)).toBeLessThan(slicesOf(200) * 2.3)
})

test('refuses what is long at a great depth', () => {
  const text = '['.repeat(5_000) + ']'.repeat(5_000)
  expect(atOnce(parseInSlices(text))).toHaveLength(1)
  expect(() => atOnce(parseInSlices(text, 100))).toThrow('nested too deeply')
})
