import process from 'node:process'
import { parseArgs } from 'node:util'
import type { Campaign } from './attack/campaign.ts'

/**
 * Runs the campaigns that the command line names, or all, and ends the process: with an error, if something fell.
 *
 * @param command - as in `npm run attack`
 */
export async function runCampaigns(command: string, campaigns: readonly Campaign[]): Promise<never> {
  const usage = `Usage: npm run ${command} [-- [campaign ...] [--seed <number>] [--scale <number>]]

Campaigns: ${campaigns.map(({ name }) => name).join(', ')}.`
  const { positionals, values } = parse(usage)
  const unknown = positionals.filter((name) => !campaigns.some((campaign) => campaign.name === name))
  if (unknown.length > 0) fail(usage, `There is no campaign "${unknown.join('", "')}".`)
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  const scale = Number(values.scale ?? 1)
  if (!Number.isInteger(seed)) fail(usage, `--seed must be an integer, and is "${values.seed}".`)
  if (!(scale > 0)) fail(usage, `--scale must be a positive number, and is "${values.scale}".`)

  let fallen = 0
  console.log(`Seed ${seed}, scale ${scale}`)
  for (const { name, run } of campaigns) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    const { tried, fell, figures = {} } = await run({ seed, scale })
    fallen += fell.length
    console.log(`\n${name}: ${tried} tried, ${tried - fell.length} held, ${fell.length} fell`)
    for (const [figure, value] of Object.entries(figures)) console.log(`  ${figure}: ${value}`)
    for (const each of fell) console.log(`  ✗ ${each}`)
  }
  process.exit(fallen > 0 ? 1 : 0)
}

function parse(usage: string) {
  try {
    return parseArgs({ allowPositionals: true, options: { seed: { type: 'string' }, scale: { type: 'string' } } })
  } catch (error) {
    fail(usage, (error as Error).message)
  }
}

function fail(usage: string, message: string): never {
  console.error(`${message}\n\n${usage}`)
  process.exit(1)
}
