import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, extname, join, posix } from 'node:path'
import { repositoryPath } from '../../site/.vitepress/repositoryPath.ts'

const link = /\]\((?![a-z]+:|[#?/])([^)\s#]+)(#[^)\s]*)?\)/g

/**
 * Makes a page of the site of each file and folder of the repository that a page of docs/ links to, in docs/repository.
 * site/.vitepress/linksOfTheRepository.ts leads the links there.
 */
export function repositoryPages(root: string): void {
  const pages = join(root, 'docs/repository')
  rmSync(pages, { recursive: true, force: true })
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
    .toString()
    .split('\n')
  const waiting = files
    .filter((file) => file.startsWith('docs/') && file.endsWith('.md'))
    .flatMap((file) => linkedFrom(file, readFileSync(join(root, file), 'utf8')))
  const made = new Set<string>()
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (path.startsWith('docs/') || made.has(path)) continue
    made.add(path)
    const isFolder = statSync(join(root, path)).isDirectory()
    const inside = files.filter((file) => file.startsWith(`${path}/`))
    const text = isFolder ? folderPage(path, inside) : filePage(path, readFileSync(join(root, path), 'utf8'))
    if (isFolder) waiting.push(...inside)
    else if (path.endsWith('.md')) waiting.push(...linkedFrom(path, readFileSync(join(root, path), 'utf8')))
    const file = join(root, 'docs', `${repositoryPath(path)}.md`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `---\nsearch: false\naside: false\n---\n\n${text}`)
  }
}

/** The files and folders of the repository that a page links to. */
function linkedFrom(page: string, text: string): readonly string[] {
  return [...text.matchAll(link)].map(([, path = '']) => posix.join(posix.dirname(page), path).replace(/\/$/, ''))
}

function folderPage(path: string, inside: readonly string[]): string {
  const items = inside.map((file) => `- [${file.slice(path.length + 1)}](/${repositoryPath(file)})`)
  return `# ${path}\n\nA folder of the repository.\n\n${items.join('\n')}\n`
}

function filePage(path: string, text: string): string {
  if (path.endsWith('.md'))
    return text.replace(link, (_, target = '', anchor = '') => `](${inSite(path, target)}${anchor})`)
  const language = { '.mjs': 'js', '.cjs': 'js' }[extname(path)] ?? extname(path).slice(1)
  return `# ${posix.basename(path)}\n\n\`${path}\` in the repository.\n\n\`\`\`\`${language}\n${text}\`\`\`\`\n`
}

/** Where in the site a link of a page that is outside of docs/ leads. */
function inSite(page: string, target: string): string {
  const path = posix.join(posix.dirname(page), target)
  if (/\.(png|svg)$/.test(path)) return posix.relative(posix.join('docs/repository', posix.dirname(page)), path)
  if (!path.startsWith('docs/')) return `/${repositoryPath(path)}`
  return path
    .slice('docs'.length)
    .replace(/\.md$/, '')
    .replace(/README$/, '')
}
