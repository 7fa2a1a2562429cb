import { posix } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { repositoryPath } from './repositoryPath.ts'

/**
 * A link that leaves docs/ leads to a file or folder of the repository. The site has a page of each such file: see
 * tools/site/repositoryPages.ts.
 */
export function linksOfTheRepository(markdown: MarkdownRenderer): void {
  markdown.core.ruler.after('inline', 'links-of-the-repository', ({ tokens, env }) => {
    const { relativePath } = env as { readonly relativePath: string }
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' && token.attrGet('href')
      if (!href || /^([a-z]+:|[/#?])/.test(href)) continue
      const path = posix.join('docs', posix.dirname(relativePath), href)
      if (!path.startsWith('docs/')) token.attrSet('href', `/${repositoryPath(path)}`)
      else if (path.endsWith('/README.md')) token.attrSet('href', href.replace('README.md', 'index.md'))
    }
  })
}
