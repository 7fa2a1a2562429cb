import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { checkAccessibility } from './site/accessibility.ts'
import { checkLinks } from './site/checkLinks.ts'
import { repositoryPages } from './site/repositoryPages.ts'
import { run } from './site/run.ts'

const usage = `npm run site            builds the site, with the stories, into site/.vitepress/dist, and checks its links
npm run site -- dev     serves it, and shows each change of a page at once
npm run site -- show    serves what was built
npm run site -- axe     has axe look at each kind of page of what was built`

const root = join(import.meta.dirname, '..')
const site = join(root, 'site')

const commands: Readonly<Record<string, () => Promise<void>>> = {
  async build() {
    await prepare()
    await run(
      'npx',
      ['storybook', 'build', '--output-dir', 'site/public/stories', '--disable-telemetry', '--quiet'],
      root,
    )
    await run('npx', ['vitepress', 'build'], site)
    checkLinks(join(site, '.vitepress/dist'))
  },
  async dev() {
    await prepare()
    await run('npx', ['vitepress', 'dev', '--host', '127.0.0.1'], site)
  },
  async show() {
    await run('npx', ['vitepress', 'preview', '--host', '127.0.0.1'], site)
  },
  async axe() {
    await checkAccessibility(join(site, '.vitepress/dist'))
  },
}

/** What is made before VitePress sees the pages. */
async function prepare(): Promise<void> {
  if (!existsSync(join(site, 'node_modules'))) await run('npm', ['ci'], site)
  await run('node', ['reference.js'], site)
  repositoryPages(root)
}

const [name = 'build', ...more] = process.argv.slice(2)
const command = commands[name]
if (!command || more.length > 0) {
  console.error(usage)
  process.exit(1)
}
try {
  await command()
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
