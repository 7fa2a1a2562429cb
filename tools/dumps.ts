import process from 'node:process'
import { browserReader, numberReader, parsedArgs } from './commandLine.ts'
import { differentialIn, writeEvidence } from './dumps/differential/command.ts'
import { speed } from './dumps/speed.ts'

const usage = `Usage:
  npm run dumps [-- speed]                                                              how large dumps are read
  npm run dumps -- differential [--browser <name>] [--lives <number>] [--seed <number>]  dumps beside recordings
  npm run dumps -- evidence                                                              writes the page again

With --write the results are kept, and the page and the list of rules written when both browsers have one.

Browsers: chromium, firefox.`

const numberOf = numberReader(fail)
const { positionals, values } = parsedArgs(
  {
    browser: { type: 'string', default: 'chromium' },
    lives: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
  fail,
)
const [command = 'speed'] = positionals
const isWell = await run()
process.exit(isWell ? 0 : 1)

async function run(): Promise<boolean> {
  switch (command) {
    case 'speed':
      return speed()
    case 'differential':
      return differentialIn(browserReader(fail)(values.browser), {
        lives: numberOf(values.lives, '--lives'),
        first: numberOf(values.seed, '--seed'),
        write: values.write,
      })
    case 'evidence':
      writeEvidence()
      return true
    default:
      return fail(`There is no command "${command}".`)
  }
}

function fail(message: string): never {
  console.error(`${message}\n\n${usage}`)
  process.exit(2)
}
