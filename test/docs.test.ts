import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rules } from '../machines/rules/rules.ts'
import { findingCodes } from '../src/diagnosis/index.ts'
import { replay, type Trace } from '../src/testing/index.ts'
import { allAttributes } from '../src/watch/allAttributes.ts'
import { generated } from '../tools/docs.ts'

const root = join(import.meta.dirname, '..')

describe('generated documentation', () => {
  it.each(Object.entries(generated))('%s is up to date', async (path, text) => {
    expect(existsSync(join(root, path)), `${path} is missing; run npm run docs`).toBe(true)
    expect(read(path) === (await text()), `${path} is out of date; run npm run docs`).toBe(true)
  })

  it('has a place to link to for each rule', () => {
    const anchors = [...read('docs/evidence/rules.md').matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)
    expect(anchors).toEqual(Object.keys(rules).map((id) => id.toLowerCase()))
  })
})

describe('rule IDs', () => {
  const families = new Set(Object.keys(rules).map((id) => id.replace(/-\d+$/, '')))
  const ruleId = new RegExp(`(?<![\\w-])(?:${[...families].join('|')})-\\d+(?![\\w-])`, 'g')
  const files = [
    ...filesIn('machines').filter((file) => file !== join('machines', 'rules', 'rules.ts')),
    ...filesIn('src'),
    ...filesIn('test'),
    ...pagesOfDocs(),
    ...(existsSync(join(root, 'README.md')) ? ['README.md'] : []),
  ]

  it.each(files)('in %s are those of the table', (file) => {
    const unknown = (read(file).match(ruleId) ?? []).filter((id) => !Object.hasOwn(rules, id))
    expect(unknown).toEqual([])
  })
})

describe('docs/concepts/trace.md', () => {
  const text = read('docs/concepts/trace.md')

  it('has an example that can be replayed', () => {
    const trace: Trace = JSON.parse(text.match(/```json\n([^`]*)```/)?.[1] ?? '')
    const { skipped, steps } = replay(trace)
    expect(skipped).toEqual([])
    expect(steps).toHaveLength(trace.entries.length + 1)
  })

  it.each(Object.entries(allAttributes))('tells what is read of %s', (kind, table) => {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${kind}\` |`)) ?? ''
    const told = [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name)
    expect(told.slice(1).sort()).toEqual(Object.keys(table).sort())
  })
})

describe('docs/guides/why-it-fails.md', () => {
  const text = read('docs/guides/why-it-fails.md')

  it.each(findingCodes)('explains %s', (code) => {
    expect(text).toContain(`### \`${code}\`\n`)
  })

  it('explains nothing else', () => {
    const explained = [...text.matchAll(/^### `([\w-]+)`$/gm)].map(([, code]) => code)
    expect(explained).toEqual(findingCodes)
  })
})

describe('links', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'SECURITY.md',
    'tools/givenUpWords.md',
    ...pagesOfDocs(),
  ]

  it.each(pages)('in %s lead to files and headings that there are', (page) => {
    const targets = [...read(page).matchAll(/\]\((?!https?:|\?)([^)\s]+)\)/g)].map(([, target = '']) => target)
    const broken = targets.filter((target) => {
      const [path = '', anchor] = target.split('#')
      const file = path === '' ? page : join(dirname(page), path)
      return !existsSync(join(root, file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor))
    })
    expect(broken).toEqual([])
  })
})

describe('tools/givenUpWords.md', () => {
  const [table = ''] = read('tools/givenUpWords.md').split('## Phrases given up')[1]?.split('\n## ') ?? []
  const rows = [...table.matchAll(/^\| ([^|]+) \|/gm)].slice(2)
  const phrases = rows.flatMap(([, cell = '']) => cell.split(', '))
  const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...pagesOfDocs()]
  const texts = [
    ...pages.map((page) => [page, read(page)] as const),
    ...[...filesIn('machines'), ...filesIn('src')].map((file) => [file, commentsOf(read(file))] as const),
  ]

  it('has phrases that were given up', () => {
    expect(phrases).toContain('told of')
  })

  it.each(phrases)('"%s" is nowhere any more', (phrase) => {
    const given = new RegExp(`\\b${phrase.replaceAll(' ', '\\s+(?:\\*\\s+|//\\s+)?')}\\b`, 'i')
    expect(texts.filter(([, text]) => given.test(text)).map(([file]) => file)).toEqual([])
  })
})

function commentsOf(text: string): string {
  return [...text.matchAll(/\/\*\*?.*?\*\/|\/\/ .*$/gms)].join('\n')
}

/** What can be linked to in a page: its headings, as GitHub names them, and what has an id. */
function anchorsOf(page: string): readonly string[] {
  const text = read(page)
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)]
}

/** The pages of docs/, without those that `npm run site` makes for itself. */
function pagesOfDocs(): string[] {
  return filesIn('docs').filter((file) => file.endsWith('.md') && !/^docs\/(api|repository)\//.test(file))
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
