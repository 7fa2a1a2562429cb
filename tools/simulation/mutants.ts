import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Campaign } from '../attack/campaign.ts'
import { type RuleSet, tryMutants } from '../ruleMutants/campaign.ts'
import { explained } from './mutants/explained.ts'
import { ruleFiles } from './mutants/ruleFiles.ts'

const root = join(import.meta.dirname, '../..')

const rules: RuleSet = { files: ruleFiles, testsOf, explained }

/** The rules that an engine needs, each with a mistake: the tests of that rule find it. */
export const mutantsCampaign: Campaign = { name: 'mutants', run: (options) => tryMutants(rules, options) }

/** The files of tests that are named by a rule's file: `tasks.test.ts` and `tasksOfRules.test.ts` by `tasks.ts`. */
function testsOf(file: string): readonly string[] {
  const folder = join('test', dirname(file))
  const name = basename(file, '.ts')
  const files = readdirSync(join(root, folder)).filter((each) => each.startsWith(name) && each.endsWith('.test.ts'))
  if (files.length === 0) throw new Error(`${file} has no tests: ${folder} needs a ${name}.test.ts.`)
  return files.map((each) => join(folder, each))
}
