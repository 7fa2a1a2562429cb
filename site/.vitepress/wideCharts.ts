import type { MarkdownRenderer } from 'vitepress'

/** The picture of a chart is in a frame, in which it can be enlarged. */
export function wideCharts(markdown: MarkdownRenderer): void {
  const { image } = markdown.renderer.rules
  markdown.renderer.rules.image = (tokens, index, options, env, self) => {
    const picture = image?.(tokens, index, options, env, self) ?? ''
    const isChart = tokens[index]?.attrGet('src')?.endsWith('.svg')
    return isChart
      ? `<span class="chart" tabindex="0" role="group" aria-label="A picture; with the focus it is enlarged, and scrolls">${picture}</span>`
      : picture
  }
}
