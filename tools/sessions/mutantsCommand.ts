import { explanationIn } from '../mutants/survivors.ts'
import { tryMutants } from '../ruleMutants/campaign.ts'
import type { Outcome } from '../ruleMutants/run.ts'
import { explained } from './mutants/explained.ts'
import { ruleFiles } from './mutants/ruleFiles.ts'

/**
 * `npm run sessions -- mutants`: the rules of the protocol, each with a mistake. Returns whether the tests find them.
 *
 * @param part - of the names of the mutants that are tried
 */
export async function mutantsCommand(part: string): Promise<boolean> {
  const rules = { files: Object.keys(ruleFiles), testsOf: (file: string) => ruleFiles[file] ?? [], explained }
  let count = 0
  const tell = ({ mutant, killer }: Outcome) => {
    count += 1
    if (!killer) console.log(`${mutant.name}: SURVIVED (${explanationIn(explained, mutant.name) ?? 'not explained'})`)
    if (count % 100 === 0) console.log(`${count} mutants`)
  }
  const { tried, fell, figures = {} } = await tryMutants(rules, { seed: 1, scale: 1 }, part, tell)
  console.log(
    `${tried} mutants of the protocol's rules, ${figures.survived} survived, ${figures['killed, %']} % killed`,
  )
  for (const each of fell) console.log(`  ✗ ${each}`)
  return fell.length === 0
}
