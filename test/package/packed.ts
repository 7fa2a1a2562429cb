import { type ExecFileException, execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

/** The project. */
export const root = join(import.meta.dirname, '../..')
/** Of all that the test makes. */
export const temporary = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-'))
/** An empty folder, in which the packed library was installed with npm, and the apps beside it. */
export const consumer = join(temporary, 'consumer')
/** Where npm has installed the library. */
export const installed = join(consumer, 'node_modules', 'webrtc-statecharts')

/** Packs the library and installs it. Resolves with the path of the tarball. */
export async function packAndInstall(): Promise<string> {
  mkdirSync(consumer)
  for (const file of ['package.json', 'package-lock.json', 'apps'])
    cpSync(join(import.meta.dirname, file), join(consumer, file), { recursive: true })
  const [tarball] = await Promise.all([pack(), npm(consumer, 'ci', '--prefer-offline')])
  await npm(consumer, 'install', '--prefer-offline', tarball)
  return tarball
}

/** Packs a copy that was never built, as it is after a checkout: what `prepack` does not make is missing. */
async function pack(): Promise<string> {
  const checkout = join(temporary, 'checkout')
  const notCopied = ['node_modules', 'dist', '.git', 'storybook-static']
  cpSync(root, checkout, { recursive: true, filter: (path) => !notCopied.includes(basename(path)) })
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  await npm(checkout, 'pack', '--pack-destination', temporary)
  return join(temporary, readdirSync(temporary).find((name) => name.endsWith('.tgz')) ?? '')
}

/** Runs npm, which says nothing of funds and audits. */
export function npm(cwd: string, ...parameters: string[]): Promise<string> {
  return run(cwd, 'npm', '--no-audit', '--no-fund', ...parameters)
}

/** Runs a program without the settings of an `npm run` around it; fails with all that it has said. */
export async function run(cwd: string, program: string, ...parameters: string[]): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))
  try {
    const { stdout, stderr } = await promisify(execFile)(program, parameters, { cwd, env })
    return stdout + stderr
  } catch (error) {
    const { stdout, stderr } = error as ExecFileException
    throw new Error(`${basename(program)} ${parameters.join(' ')}\n${stdout}${stderr}`)
  }
}
