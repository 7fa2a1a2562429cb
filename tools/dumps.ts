import process from 'node:process'
import { parseArgs } from 'node:util'
import type { Browser } from './browsers.ts'
import { differentialIn } from './dumps/differential/command.ts'
import { speed } from './dumps/speed.ts'

const usage = `Usage:
  npm run dumps [-- speed]                                                              how large dumps are read
  npm run dumps -- differential [--browser <name>] [--lives <number>] [--seed <number>]  dumps beside recordings

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
      const compared = await differentialIn(browser, numberOf(values.lives, '--lives'), numberOf(values.seed, '--seed'))
      return compared.every(({ mismatches }) => mismatches.length === 0)
    }
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
