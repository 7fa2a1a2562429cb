import type { MarkdownRenderer } from 'vitepress'

/** `<!-- stories -->` in a page is where the stories are shown. A code host shows nothing there. */
export function storiesFrame(markdown: MarkdownRenderer): void {
  const { html_block: block } = markdown.renderer.rules
  markdown.renderer.rules.html_block = (tokens, index, options, env, self) =>
    tokens[index]?.content.trim() === '<!-- stories -->'
      ? '<StoriesFrame />\n'
      : (block?.(tokens, index, options, env, self) ?? '')
}
