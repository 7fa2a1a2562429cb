import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { chromium, firefox } from 'playwright'

/** A browser that can be started: playwright's own, or a stock one at `path`. */
export interface Browser {
  readonly name: 'chromium' | 'firefox'
  /** The program, or `undefined` for playwright's own build. */
  readonly path: string | undefined
}

const stock = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    programs: ['chromium', 'google-chrome', 'chromium-browser'],
    debian: 'chromium',
  },
  firefox: { variable: 'FIREFOX_PATH', programs: ['firefox-esr', 'firefox'], debian: 'firefox-esr' },
} as const

/**
 * Looks for a browser: first where an environment variable says (`CHROMIUM_PATH`, `FIREFOX_PATH`), then playwright's
 * own, then on the `PATH`.
 *
 * @throws Error if an environment variable names a program that does not exist
 */
export function findBrowser(name: Browser['name']): Browser | undefined {
  const { variable, programs } = stock[name]
  const given = process.env[variable]
  if (given) {
    if (!existsSync(given)) throw new Error(`${variable} is "${given}", but there is no such file.`)
    return { name, path: given }
  }
  if (existsSync({ chromium, firefox }[name].executablePath())) return { name, path: undefined }
  const folders = (process.env.PATH ?? '').split(delimiter)
  const path = programs.flatMap((program) => folders.map((folder) => join(folder, program))).find(existsSync)
  return path ? { name, path } : undefined
}

/**
 * Finds a browser, and installs it where there is none: as playwright does, else from Debian's packages.
 *
 * @throws Error that says what to do, if neither works
 */
export function needBrowser(name: Browser['name']): Browser {
  return findBrowser(name) ?? install(name)
}

function install(name: Browser['name']): Browser {
  console.log(`No ${name} found, installing it ...`)
  spawnSync('npx', ['playwright', 'install', '--with-deps', name], { stdio: 'ignore' })
  const found = findBrowser(name)
  if (found) return found
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    execFileSync('apt-get', ['install', '-y', '-qq', stock[name].debian], { stdio: 'ignore' })
  } catch {
    // Said below, together with what else can be done.
  }
  const installed = findBrowser(name)
  if (installed) return installed
  throw new Error(`Could not install ${name}. Install it by hand, or set ${stock[name].variable} to its program.`)
}
