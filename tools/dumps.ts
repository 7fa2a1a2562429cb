import process from 'node:process'
import { parseArgs } from 'node:util'
import type { Browser } from './browsers.ts'
import { differentialIn, writeEvidence } from './dumps/differential/command.ts'
import { speed } from './dumps/speed.ts'

const usage = `Usage:
  npm run dumps [-- speed]                                                              how large dumps are read
  npm run dumps -- differential [--browser <name>] [--lives <number>] [--seed <number>]  dumps beside recordings
  npm run dumps -- evidence                                                              writes the page again

With --write the results are kept, and the page and the list of rules written when both browsers have one.

Browsers: chromium, firefox.`

const { positionals, values } = parsed()
const [command = 'speed'] = positionals
const isWell = await run()
process.exit(isWell ? 0 : 1)

async function run(): Promise<boolean> {
  switch (command) {
    case 'speed':
      return speed()
    case 'differential': {
      const browser = values.browser as Browser['name']
      if (browser !== 'chromium' && browser !== 'firefox') fail(`There is no browser "${browser}".`)
      return differentialIn(browser, {
        lives: numberOf(values.lives, '--lives'),
        first: numberOf(values.seed, '--seed'),
        write: values.write,
      })
    }
    case 'evidence':
      writeEvidence()
      return true
    default:
      return fail(`There is no command "${command}".`)
  }
}

function numberOf(text: string, what: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1) return number
  return fail(`${what} must be a whole number from 1 on, and is "${text}".`)
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        browser: { type: 'string', default: 'chromium' },
        lives: { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
        write: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    return fail((error as Error).message)
  }
}

function fail(message: string): never {
  console.error(`${message}\n\n${usage}`)
  process.exit(2)
}
