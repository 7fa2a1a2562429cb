import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Campaign, scaled } from '../attack/campaign.ts'
import { explained } from './mutants/explained.ts'
import { type RuleMutant, ruleMutants } from './mutants/mutatedRules.ts'
import { ruleFiles } from './mutants/ruleFiles.ts'
import { survivorsOf } from './mutants/run.ts'

const root = join(import.meta.dirname, '../..')

/** How many of the mutants the tests have to find. */
const REQUIRED = 0.95

/** The rules that an engine needs, each with a mistake: the tests of that rule find it. */
export const mutantsCampaign: Campaign = {
  name: 'mutants',
  async run(options) {
    const step = Math.max(1, ruleMutants.length / scaled(ruleMutants.length, options))
    const tried = ruleMutants.filter((_, index) => index % step < 1)
    // The rules as they are come first: their tests must pass, or nothing is said of any mutant.
    const unchanged = ruleFiles.map((file) => ({ name: '', file }))
    const passed = await survivorsOf([...unchanged, ...tried], testsOf)
    const failing = unchanged.filter((each) => !passed.includes(each)).map(({ file }) => file)
    if (failing.length > 0) throw new Error(`The tests fail with nothing changed: ${failing.join(', ')}`)
    const survivors = passed.filter(({ name }) => name !== '')
    const rate = 1 - survivors.length / tried.length
    const names = survivors.map(({ name }) => name)
    const unexplained = names.filter((name) => !Object.keys(explained).some((part) => name.includes(part)))
    return {
      tried: tried.length,
      fell: rate < REQUIRED ? names : unexplained,
      figures: { 'killed, %': Number((rate * 100).toFixed(1)) },
    }
  },
}

/** The files of tests that are named by a rule's file: `tasks.test.ts` and `tasksOfRules.test.ts` by `tasks.ts`. */
function testsOf({ file }: RuleMutant): readonly string[] {
  const folder = join('test/machines', dirname(file))
  const name = basename(file, '.ts')
  const files = readdirSync(join(root, folder)).filter((each) => each.startsWith(name) && each.endsWith('.test.ts'))
  if (files.length === 0) throw new Error(`machines/${file} has no tests: ${folder} needs a ${name}.test.ts.`)
  return files.map((each) => join(folder, each))
}
