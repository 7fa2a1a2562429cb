import { expect, test } from 'vitest'
import { instrument } from '../../tools/simulation/mutants/instrument.ts'
import { ruleMutants } from '../../tools/simulation/mutants/mutatedRules.ts'

test.each([
  ['export const is = (a: number) => a < 3', ['a < 3 → a <= 3']],
  ['export const is = (a: boolean, b: boolean) => a && !b', ['a && !b → a', 'a && !b → !b', '!b → b']],
  [
    'export function f(a: string) { if (a === "x") return 1; return 2 }',
    ['a === "x" → false', 'a === "x" → a !== "x"', '"x" → \'another\''],
  ],
  [
    'export const of = (a: boolean): "x" | "y" => (a ? "x" : "y")',
    ['a ? "x" : "y" → "x"', 'a ? "x" : "y" → "y"', '"x" → \'another\'', '"y" → \'another\''],
  ],
  ['export const all = (a: number[]) => a.some(Boolean)', ['a.some(Boolean) → a.every(Boolean)']],
  ["import { a } from './a.ts'\nexport type B = 'b'\nexport const c = 'a message of words'", []],
])('the mutants of %s', (source, names) => {
  const { mutants } = instrument(source, 'a.ts', 'chosen')
  expect(mutants.map(({ name }) => name.replace(/^a\.ts:\d+ · /, '')).sort()).toEqual([...names].sort())
})

test('a source is what it was as long as no mutant is chosen, and the chosen one else', async () => {
  const { code, mutants } = instrument(
    'export const is = (a, b) => (a > 1 && b) || a === 0',
    'a.ts',
    'globalThis.chosenMutant',
  )
  const { is } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  const results = (name: string) => {
    Object.assign(globalThis, { chosenMutant: name })
    return [is(2, true), is(1, true), is(0, false), is(2, false)].map(Boolean)
  }
  expect(results('none')).toEqual([true, false, true, false])
  expect(mutants.map(({ name }) => results(name))).not.toContainEqual(results('none'))
})

test('each rule of the engine has mutants, each with a name of its own', () => {
  expect(ruleMutants.length).toBeGreaterThan(500)
  expect(new Set(ruleMutants.map(({ name, file }) => `${file} ${name}`)).size).toBe(ruleMutants.length)
})
