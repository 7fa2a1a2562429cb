import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'node_modules/.cache/budgets')

/** An app with a few lines, of those in `consumers/`. */
export type Consumer =
  | 'main'
  | 'machines'
  | 'divergences'
  | 'rx'
  | 'simulation'
  | 'sink'
  | 'inspect'
  | 'testing'
  | 'xstate'

/**
 * How many types the compiler has to instantiate for an app that uses the built package.
 *
 * @throws Error with what the compiler says, if the app is wrong
 */
export async function instantiations(consumer: Consumer): Promise<number> {
  mkdirSync(folder, { recursive: true })
  const config = join(folder, `${consumer}.json`)
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2022', 'dom', 'dom.iterable'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  }
  const files = [join(import.meta.dirname, 'consumers', `${consumer}.ts`)]
  writeFileSync(config, JSON.stringify({ compilerOptions, files }))
  const tsc = join(root, 'node_modules/.bin/tsc')
  const { stdout } = await promisify(execFile)(tsc, ['-p', config, '--extendedDiagnostics']).catch((error) => {
    throw new Error(`tsc -p ${config}\n${error.stdout}${error.stderr}`)
  })
  const found = /^Instantiations:\s+(\d+)/m.exec(stdout)
  if (!found) throw new Error(`tsc does not say how many types it has instantiated:\n${stdout}`)
  return Number(found[1])
}
