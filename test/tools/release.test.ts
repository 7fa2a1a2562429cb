import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nameRelease, nameTarball } from '../../tools/release/texts.ts'

const root = join(import.meta.dirname, '../..')
const day = '2026-11-29'

describe('a changelog', () => {
  const changelog =
    '# Changelog\n\n## Unreleased\n\n### Fixed\n\n- It closes.\n\n## 0.1.0 - 2026-01-01\n\n- It opens.\n'

  it('names what was unreleased, and begins anew', () => {
    expect(nameRelease(changelog, { version: '0.2.0', date: day })).toBe(
      changelog.replace('## Unreleased\n', `## Unreleased\n\n## 0.2.0 - ${day}\n`),
    )
  })

  it.each([
    ['a version that it has', changelog, '0.1.0', 'CHANGELOG.md has 0.1.0 already'],
    ['nothing new', changelog.replace(/### Fixed\n\n- It closes.\n\n/, ''), '0.2.0', 'nothing under "## Unreleased"'],
    ['no heading', changelog.replace('## Unreleased', '## Next'), '0.2.0', 'needs one heading "## Unreleased"'],
  ])('refuses %s', (_, text, version, message) => {
    expect(() => nameRelease(text, { version, date: day })).toThrow(message)
  })
})

it('a page has the name of the tarball', () => {
  expect(nameTarball('npm install ./webrtc-statecharts-0.1.0.tgz xstate', '1.0.0-next.0')).toBe(
    'npm install ./webrtc-statecharts-1.0.0-next.0.tgz xstate',
  )
})

it('CONTRIBUTING names each placeholder that an owner fills in', () => {
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const placeholders = ['package.json', 'SECURITY.md'].flatMap((path) =>
    read(path).match(/[\w+:/@.-]*\bexample\.org[\w/.-]*/g),
  )
  expect(placeholders).toHaveLength(5)
  for (const placeholder of placeholders) expect(read('CONTRIBUTING.md')).toContain(`\`${placeholder}\``)
})

describe('a release', () => {
  const copied = ['package.json', 'package-lock.json', 'CHANGELOG.md', 'README.md', 'LICENSE', '.changeset', 'tools']
  let folder: string

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-'))
    for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    writeFileSync(join(folder, '.gitignore'), 'node_modules\n')
    await git('init', '--initial-branch', 'main')
    await git('add', '.')
    await git('-c', 'user.name=Test', '-c', 'user.email=test@example.org', 'commit', '--message', 'All')
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  it('has the version that changesets ask for, wherever it stands', async () => {
    const before = versionIn('package.json')
    write('.changeset/kind-change.md', '---\nwebrtc-statecharts: minor\n---\n\nA command says its version.\n')
    const { releases } = await status()
    expect(releases).toEqual([
      expect.objectContaining({ name: 'webrtc-statecharts', type: 'minor', oldVersion: before }),
    ])

    await npm('run', 'release:prepare')
    const version = versionIn('package.json')
    expect(version).toBe(releases[0]?.newVersion)
    expect(versionIn('package-lock.json')).toBe(version)
    expect(read('CHANGELOG.md')).toMatch(
      new RegExp(`^## Unreleased\n\n## ${version} - \\d{4}-\\d\\d-\\d\\d\n\n### `, 'm'),
    )
    await expect(npm('run', 'release:prepare')).rejects.toThrow(`CHANGELOG.md has ${version} already`)
  })

  it('is the version of package.json, if nobody asks for another one', async () => {
    await npm('run', 'release:prepare')
    const version = versionIn('package.json')
    expect(version).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version)
    expect(read('CHANGELOG.md')).toContain(`\n## ${version} - `)
  })

  async function status() {
    await command(join(root, 'node_modules/.bin/changeset'), 'status', '--output', 'status.json')
    return JSON.parse(read('status.json')) as { releases: { newVersion: string }[] }
  }

  const git = (...parameters: string[]) => command('git', ...parameters)
  const npm = (...parameters: string[]) => command('npm', ...parameters)
  const read = (path: string) => readFileSync(join(folder, path), 'utf8')
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
  const versionIn = (path: string) => (JSON.parse(read(path)) as { version: string }).version

  async function command(program: string, ...parameters: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(program, parameters, { cwd: folder })
    return stdout
  }
})
