import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'

const reference = join(import.meta.dirname, '../../docs/api')

/**
 * A name in the overview leads to its place in the pages that TypeDoc has made. A code host has no such pages: so the
 * overview itself has no such links.
 */
export function linksToReference(markdown: MarkdownRenderer): void {
  const places = placesOfNames()
  markdown.core.ruler.after('inline', 'links-to-reference', ({ tokens, env, Token }) => {
    if ((env as { readonly relativePath: string }).relativePath !== 'reference.md') return
    for (const token of tokens) {
      let isInLink = false
      token.children =
        token.children?.flatMap((child) => {
          if (child.type === 'link_open') isInLink = true
          if (child.type === 'link_close') isInLink = false
          const place =
            child.type === 'code_inline' && !isInLink && places.get(/^\w+\$?(?=\(|$)/.exec(child.content)?.[0] ?? '')
          if (!place) return [child]
          const open = new Token('link_open', 'a', 1)
          open.attrSet('href', place)
          return [open, child, new Token('link_close', 'a', -1)]
        }) ?? null
    }
  })
}

/** Where each public name is explained; one that two entries have, in the main entry. */
function placesOfNames(): ReadonlyMap<string, string> {
  if (!existsSync(reference)) return new Map()
  const pages = readdirSync(reference, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .sort((one, other) => Number(one === 'webrtc-statecharts.md') - Number(other === 'webrtc-statecharts.md'))
  return new Map(
    pages.flatMap((file) => {
      const text = readFileSync(join(reference, file), 'utf8')
      return [...text.matchAll(/^<a id="([^"]+)"><\/a>\n\n### (\w+\$?)(?:\(\))?\n\n(?!Re-exports)/gm)].map(
        ([, anchor, name]) => [name ?? '', `/api/${file.replace(/\.md$/, '')}#${anchor}`] as const,
      )
    }),
  )
}
