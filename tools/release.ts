import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { nameRelease, nameTarball } from './release/texts.ts'

// The second half of `npm run release:prepare`: changesets has written the version into package.json, and this takes it to
// where else it stands. It works in the current folder.

const read = (path: string) => readFileSync(path, 'utf8')

try {
  const { version } = JSON.parse(read('package.json')) as { version: string }
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync('CHANGELOG.md', nameRelease(read('CHANGELOG.md'), { version, date }))
  // For the lock file.
  execFileSync('npm', ['version', version, '--allow-same-version', '--no-git-tag-version', '--ignore-scripts'])
  for (const page of execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).split('\n').filter(Boolean))
    if (page !== 'CHANGELOG.md') writeFileSync(page, nameTarball(read(page), version))
  console.log(`${version} is ready: look at it, commit it, and run npm run release.`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
