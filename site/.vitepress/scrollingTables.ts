import type { MarkdownRenderer } from 'vitepress'

/** A wide table scrolls by itself: it can be reached by the keyboard, too. */
export function scrollingTables(markdown: MarkdownRenderer): void {
  markdown.renderer.rules.table_open = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet('tabindex', '0')
    return self.renderToken(tokens, index, options)
  }
}
