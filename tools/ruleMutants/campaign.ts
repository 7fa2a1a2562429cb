import { type CampaignOptions, type CampaignReport, scaled } from '../attack/campaign.ts'
import { type Explanations, explanationIn, REQUIRED } from '../mutants/survivors.ts'
import { ruleMutantsOf } from './mutatedRules.ts'
import { type Outcome, outcomesOf } from './run.ts'

/** Rules, and what has to find a mistake in them. */
export interface RuleSet {
  /** From the root of the repository. */
  readonly files: readonly string[]
  /** The files of tests that are to find the mutants of a file, the quickest first. */
  testsOf(file: string): readonly string[]
  readonly explained: Explanations
}

/**
 * Tries the mutants of rules.
 *
 * @param part - of the names of those that are tried
 * @param tell - gets what became of each at once
 */
export async function tryMutants(
  { files, testsOf, explained }: RuleSet,
  options: CampaignOptions,
  part = '',
  tell: (outcome: Outcome) => void = () => {},
): Promise<CampaignReport> {
  const mutants = ruleMutantsOf(files).filter(({ name }) => name.includes(part))
  if (mutants.length === 0) throw new Error(`No mutant has '${part}' in its name.`)
  const step = Math.max(1, mutants.length / scaled(mutants.length, options))
  const tried = mutants.filter((_, index) => index % step < 1)
  // The tests of the rules as they are must pass, or nothing is said of any mutant.
  const unchanged = [...new Set(tried.map(({ file }) => file))].map((file) => ({ name: '', file }))
  for (const { mutant, killer } of await outcomesOf(unchanged, ({ file }) => testsOf(file))) {
    if (killer) throw new Error(`The tests of ${mutant.file} fail with nothing changed: ${killer}`)
  }
  const outcomes = await outcomesOf(tried, ({ file }) => testsOf(file), tell)
  const survivors = outcomes.flatMap(({ mutant, killer }) => (killer ? [] : [mutant.name]))
  const rate = 1 - survivors.length / tried.length
  const unexplained = survivors.filter((name) => explanationIn(explained, name) === undefined)
  return {
    tried: tried.length,
    fell: rate < REQUIRED ? survivors : unexplained,
    figures: { survived: survivors.length, 'killed, %': Number((rate * 100).toFixed(1)) },
  }
}
