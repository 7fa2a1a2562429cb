import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createVitest, type TestModule } from 'vitest/node'
import { mutatedRules, type RuleMutant } from './mutatedRules.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'node_modules/.cache/mutants')

/** One test that fails is enough. */
const stopAtFirst = `import { afterEach, beforeEach } from 'vitest'
let hasFailed = false
beforeEach(({ skip }) => skip(hasFailed))
afterEach(({ task }) => { hasFailed ||= task.result?.state === 'fail' })
`

/** What became of a mutant. */
export interface Outcome {
  readonly mutant: RuleMutant
  /** Which test has noticed it, or what else went wrong; `undefined` if nothing did. */
  readonly killer: string | undefined
}

/**
 * Runs the tests of rules with each mutant in turn: a file of tests for each, which imports the tests with a query, and so do
 * they what they import. All run in one process, which compiles each module once.
 *
 * @param testsOf - the files with the tests that are to find a mutant
 * @param tell - gets each outcome at once
 */
export async function outcomesOf(
  mutants: readonly RuleMutant[],
  testsOf: (mutant: RuleMutant) => readonly string[],
  tell: (outcome: Outcome) => void = () => {},
): Promise<readonly Outcome[]> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [index, mutant] of mutants.entries()) {
    const imports = testsOf(mutant).map((tests) => {
      const path = relative(folder, join(root, tests)).replaceAll('\\', '/')
      return `import '${path}?mutant=${index}'\n`
    })
    writeFileSync(join(folder, `${index}.test.ts`), `${imports.join('')}${stopAtFirst}`)
  }
  const outcomes: Outcome[] = []
  const onTestModuleEnd = (module: TestModule) => {
    const mutant = mutants[Number(/(\d+)\.test\.ts$/.exec(module.moduleId)?.[1])]
    if (!mutant) return
    outcomes.push({ mutant, killer: killerIn(module) })
    tell(outcomes.at(-1) as Outcome)
  }
  const vitest = await createVitest(
    'test',
    {
      config: false,
      root,
      include: ['node_modules/.cache/mutants/*.test.ts'],
      exclude: [],
      reporters: [{ onTestModuleEnd }],
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
    await vitest.runTestSpecifications(await vitest.globTestSpecifications())
    if (outcomes.length !== mutants.length) throw new Error(`Of ${mutants.length} files ${outcomes.length} were run.`)
    return outcomes
  } finally {
    await vitest.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function killerIn(module: TestModule): string | undefined {
  for (const test of module.children.allTests('failed')) {
    return `${test.fullName}: ${test.result().errors?.[0]?.message}`
  }
  if (!module.ok()) return module.errors()[0]?.message ?? 'It fails.'
  return [...module.children.allTests()].length > 0 ? undefined : 'There are no tests.'
}
