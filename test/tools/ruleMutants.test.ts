import { join } from 'node:path'
import { expect, test } from 'vitest'
import { leadsTo } from '../../tools/ruleMutants/imports.ts'
import { instrument } from '../../tools/ruleMutants/instrument.ts'
import { ruleMutantsOf } from '../../tools/ruleMutants/mutatedRules.ts'
import { explained as explainedOfSessions } from '../../tools/sessions/mutants/explained.ts'
import { ruleFiles as ruleFilesOfSessions } from '../../tools/sessions/mutants/ruleFiles.ts'
import { explained } from '../../tools/simulation/mutants/explained.ts'
import { ruleFiles } from '../../tools/simulation/mutants/ruleFiles.ts'

test.each([
  ['export const is = (a: number) => a < 3', ['a < 3 → a <= 3', '3 → 3 + 1']],
  ['export const is = (a: boolean, b: boolean) => a && !b', ['a && !b → a', 'a && !b → !b', '!b → b']],
  [
    'export function f(a: string) { if (a === "x") return 1; return 2 }',
    ['a === "x" → false', 'a === "x" → a !== "x"', '"x" → \'another\'', '1 → 1 + 1', '2 → 2 + 1'],
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

test('what is done is not done, numbers are others, and what is least is most', () => {
  const { mutants } = instrument(
    'export function f(a: number[]) { g(a); return Math.max(...a, 3) * 2 }',
    'a.ts',
    'chosen',
  )
  expect(mutants.map(({ name }) => name.replace(/^a\.ts:\d+ · /, ''))).toEqual([
    'g(a) → undefined',
    '3 → 3 + 1',
    'Math.max(...a, 3) → Math.min(...a, 3)',
    '2 → 2 + 1',
    'Math.max(...a, 3) * 2 → Math.max(...a, 3) / 2',
  ])
})

test('statements without semicolons stay statements of their own', async () => {
  const source =
    'export const done = []\nexport const run = () => {\n  const one = 1\n  done.push(one)\n  done.push(2)\n}'
  const { code } = instrument(source, 'a.ts', "'none'")
  const { done, run } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  run()
  expect(done).toEqual([1, 2])
})

test('of a chart’s definition only the functions are changed: the rest is structure', () => {
  const { code, mutants } = instrument(
    "export const m = setup({ guards: { is: () => true } }).createMachine({ id: 'm', context: () => ({ a: 'x' }) })",
    'a.ts',
    'chosen',
  )
  expect(mutants.map(({ name }) => name)).toEqual(['a.ts:1 · true → false', "a.ts:1 · 'x' → 'another'"])
  // One that goes round for ever fails.
  expect(code).toContain('maxIterations')
})

test('a module leads to what it imports, in one or more steps', () => {
  const path = (file: string) => join(import.meta.dirname, '../..', file)
  const rateLimit = path('src/session/rateLimit.ts')
  expect(leadsTo(rateLimit, rateLimit)).toBe(true)
  expect(leadsTo(path('src/session/peerLink.ts'), rateLimit)).toBe(true)
  expect(leadsTo(path('test/src/session/peerLink.test.ts'), rateLimit)).toBe(true)
  expect(leadsTo(path('machines/session/messages.ts'), rateLimit)).toBe(false)
})

test.each([
  ['of the engine', ruleFiles, 500],
  ['of the protocol of sessions', Object.keys(ruleFilesOfSessions), 900],
] as const)('each rule %s has mutants, each with a name of its own', (_, files, atLeast) => {
  const mutants = ruleMutantsOf(files)
  expect(mutants.length).toBeGreaterThan(atLeast)
  expect(new Set(mutants.map(({ file }) => file))).toEqual(new Set(files))
  expect(new Set(mutants.map(({ name, file }) => `${file} ${name}`)).size).toBe(mutants.length)
})

test.each([
  ['of the engine', ruleFiles, explained],
  ['of the protocol of sessions', Object.keys(ruleFilesOfSessions), explainedOfSessions],
] as const)('each mutant %s that is explained is there', (_, files, explanations) => {
  const names = ruleMutantsOf(files).map(({ name }) => name)
  expect(Object.keys(explanations).filter((part) => !names.some((name) => name.includes(part)))).toEqual([])
})
