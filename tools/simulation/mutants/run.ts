import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createVitest } from 'vitest/node'
import { mutatedRules, type RuleMutant } from './mutatedRules.ts'

const root = join(import.meta.dirname, '../../..')
const folder = join(root, 'node_modules/.cache/mutants')

/**
 * Runs the tests of rules with each mutant in turn: a file of tests for each, which imports the tests with a query, and so do
 * they what they import. All run in one process, which compiles each module once.
 *
 * @param testsOf - the files with the tests that are to find a mutant
 * @returns the mutants that no test has noticed
 */
export async function survivorsOf(
  mutants: readonly RuleMutant[],
  testsOf: (mutant: RuleMutant) => readonly string[],
): Promise<readonly RuleMutant[]> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [index, mutant] of mutants.entries()) {
    const imports = testsOf(mutant).map((tests) => {
      const path = relative(folder, join(root, tests)).replaceAll('\\', '/')
      return `import '${path}?mutant=${index}'\n`
    })
    writeFileSync(join(folder, `${index}.test.ts`), imports.join(''))
  }
  const vitest = await createVitest(
    'test',
    {
      config: false,
      root,
      include: ['node_modules/.cache/mutants/*.test.ts'],
      exclude: [],
      reporters: [{}],
      pool: 'threads',
      isolate: false,
      maxWorkers: 1,
      watch: false,
      testTimeout: 20_000,
    },
    { plugins: [mutatedRules(mutants)], logLevel: 'silent' },
  )
  try {
    await vitest.standalone()
    const { testModules } = await vitest.runTestSpecifications(await vitest.globTestSpecifications())
    const passed = testModules.filter((module) => module.ok() && [...module.children.allTests()].length > 0)
    const indices = new Set(passed.map(({ moduleId }) => Number(/(\d+)\.test\.ts$/.exec(moduleId)?.[1])))
    if (testModules.length !== mutants.length)
      throw new Error(`Of ${mutants.length} files ${testModules.length} were run.`)
    return mutants.filter((_, index) => indices.has(index))
  } finally {
    await vitest.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
