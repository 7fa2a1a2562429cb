import type { MarkdownRenderer } from 'vitepress'

/** The picture of a chart is shown as large as it is, in a frame that scrolls. */
export function wideCharts(markdown: MarkdownRenderer): void {
  const { image } = markdown.renderer.rules
  markdown.renderer.rules.image = (tokens, index, options, env, self) => {
    const picture = image?.(tokens, index, options, env, self) ?? ''
    const isChart = tokens[index]?.attrGet('src')?.endsWith('.svg')
    return isChart
      ? `<span class="chart" tabindex="0" role="group" aria-label="A picture that scrolls">${picture}</span>`
      : picture
  }
}
