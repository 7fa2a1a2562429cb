import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Browser } from './browsers.ts'

/** Ends the program, and says how it is used. */
export type Fail = (message: string) => never

/** What stands on the command line: words, and these options. */
export function parsedArgs<const Options extends NonNullable<ParseArgsConfig['options']>>(
  options: Options,
  fail: Fail,
) {
  try {
    return parseArgs({ allowPositionals: true, options })
  } catch (error) {
    return fail((error as Error).message)
  }
}

/** Gives what reads a whole number from 1 on. */
export function numberReader(fail: Fail): (text: string, what: string) => number {
  return (text, what) => {
    const number = Number(text)
    if (Number.isInteger(number) && number >= 1) return number
    return fail(`${what} must be a whole number from 1 on, and is "${text}".`)
  }
}

/** Gives what reads the name of a browser. */
export function browserReader(fail: Fail): (text: string) => Browser['name'] {
  return (text) => (text === 'chromium' || text === 'firefox' ? text : fail(`There is no browser "${text}".`))
}
