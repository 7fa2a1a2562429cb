import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/**
 * Checks each link of the built site: to a page, a heading of it, a picture or another file.
 *
 * @throws Error that lists the broken ones
 */
export function checkLinks(dist: string): void {
  const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.html') && !file.startsWith('stories/'),
  )
  const texts = new Map(pages.map((page) => [page, readFileSync(join(dist, page), 'utf8')]))
  const ids = new Map([...texts].map(([page, text]) => [page, new Set(valuesOf(text, 'id'))]))
  const broken: string[] = []
  let count = 0
  for (const [page, text] of texts) {
    for (const link of new Set([...valuesOf(text, 'href'), ...valuesOf(text, 'src')])) {
      if (/^[a-z]+:|^\/\//.test(link)) continue
      count++
      const [path = '', anchor] = decodeURIComponent(link).split('#')
      const file = pageOf(path === '' ? page : posix.join(path.startsWith('/') ? '' : posix.dirname(page), path))
      const isThere = texts.has(file) || existsSync(join(dist, file))
      const isHeading = !anchor || !texts.has(file) || ids.get(file)?.has(anchor)
      if (!isThere || !isHeading) broken.push(`${page}: ${link}`)
    }
  }
  if (broken.length > 0) throw new Error(`Broken links of the site:\n${broken.join('\n')}`)
  console.log(`${pages.length} pages, ${count} links: none is broken.`)
}

function pageOf(path: string): string {
  const plain = path.replace(/^\//, '').replace(/\?.*$/, '')
  if (plain === '' || plain === '.' || plain.endsWith('/')) return `${plain === '.' ? '' : plain}index.html`
  return posix.extname(plain) === '' ? `${plain}.html` : plain
}

function valuesOf(text: string, attribute: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    value.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"'),
  )
}
