import process from 'node:process'
import { browserReader, numberReader, parsedArgs } from './commandLine.ts'
import { check } from './sessions/check.ts'
import { compareCommand } from './sessions/compareCommand.ts'
import { AT_ONCE } from './sessions/live.ts'
import { liveCommand } from './sessions/liveCommand.ts'
import { mutantsCommand } from './sessions/mutantsCommand.ts'
import { plainCommand } from './sessions/plainCommand.ts'
import { simulatedCommand } from './sessions/simulatedCommand.ts'

const usage = `Usage:
  npm run sessions [-- <lives> [<first seed>]]                                    on the simulated engine
  npm run sessions -- live [--browser <name>] [--lives <number>] [--seed <number>]  in a browser, over a relay
                           [--at-once <number>]                                     at the same time: ${AT_ONCE} if nothing is said
  npm run sessions -- plain [--browser <name>] [--lives <number>] [--seed <number>] with the W3C's example
  npm run sessions -- compare [--browser <name> | --write] [--rounds <number>]      beside other libraries
  npm run sessions -- check [<states> [<pair>]]                                     the charts, breadth first
  npm run sessions -- check lives [<lives>]                                         the charts, by random lives
  npm run sessions -- mutants [<part of a name>]                                    mistakes in the protocol's rules

Browsers: chromium, firefox.`

const numberOf = numberReader(fail)
const { positionals, values } = parsedArgs(
  {
    browser: { type: 'string', default: 'chromium' },
    lives: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: `${AT_ONCE}` },
  },
  fail,
)
const [command] = positionals
const browser = browserReader(fail)(values.browser)
const isWell = await run()
process.exit(isWell ? 0 : 1)

async function run(): Promise<boolean> {
  switch (command) {
    case 'check':
      return check(positionals.slice(1))
    case 'live':
      return liveCommand(browser, {
        lives: numberOf(values.lives, '--lives'),
        first: numberOf(values.seed, '--seed'),
        atOnce: numberOf(values['at-once'], '--at-once'),
      })
    case 'plain':
      return plainCommand(browser, numberOf(values.lives, '--lives'), numberOf(values.seed, '--seed'))
    case 'mutants':
      return mutantsCommand(positionals[1] ?? '')
    case 'compare': {
      const browsers = values.write ? (['chromium', 'firefox'] as const) : [browser]
      return compareCommand(browsers, numberOf(values.rounds, '--rounds'), values.write)
    }
    default: {
      const [lives = '1000', first = '1'] = positionals
      return simulatedCommand(numberOf(lives, 'The number of lives'), numberOf(first, 'The first seed'))
    }
  }
}

function fail(message: string): never {
  console.error(`${message}\n\n${usage}`)
  process.exit(1)
}
