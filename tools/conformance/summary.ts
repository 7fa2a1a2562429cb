/** Puts a summary on top of a page of `conformanceMarkdown()`: what its table counts of each engine. */
export function withSummary(page: string): string {
  const rows = page.split('\n').filter((line) => /^\| (rule|\[)/.test(line))
  const [head = [], ...rules] = rows.map((row) => row.slice(2, -2).split(' | '))
  const engines = head.slice(1).map((engine, index) => {
    const count = (start: string) => rules.filter((rule) => rule[index + 1]?.startsWith(start)).length
    return `| ${engine} | ${count('✓')} | ${count('[differs]')} | ${count('–')} |`
  })
  const summary = `**In short.** Which of ${rules.length} rules of the specification live connections keep. No engine keeps all of them.
Few of the differences matter to an app: [these do](../concepts/divergences.md#what-an-app-should-care-about).

| engine | rules kept | rules not kept | not exercised |
| --- | ---: | ---: | ---: |
${engines.join('\n')}`
  return page.replace(/^# .*\n\n/m, (title) => `${title}${summary}\n\n## How to read it\n\n`)
}
