import type { MarkdownRenderer } from 'vitepress'

/** Tables that everybody can read. */
export function tables(markdown: MarkdownRenderer): void {
  // A wide one scrolls by itself: it can be reached by the keyboard, too.
  markdown.renderer.rules.table_open = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet('tabindex', '0')
    return self.renderToken(tokens, index, options)
  }
  // An empty cell is the header of nothing.
  markdown.core.ruler.push('empty-headers', ({ tokens }) => {
    for (const [index, open] of tokens.entries()) {
      if (open.type !== 'th_open' || tokens[index + 1]?.content !== '') continue
      open.tag = 'td'
      const close = tokens[index + 2]
      if (close) close.tag = 'td'
    }
  })
}
