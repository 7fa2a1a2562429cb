import type { Summary } from './statistics.ts'

/** A part of the report. */
export interface Section {
  readonly title: string
  /** Paragraphs and tables, as Markdown. */
  readonly parts: readonly string[]
}

/** A table. The first column is of words, the others of figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

/** A figure with three digits that say something. */
export function figure(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** The middle, and between which values half of the rounds were. */
export function spread({ median, lower, upper }: Summary): string {
  return `${figure(median)} (${figure(lower)}–${figure(upper)})`
}

/** A ratio, and its spread. */
export function ratio({ median, lower, upper }: Summary): string {
  return `**${median.toFixed(2)}** (${lower.toFixed(2)}–${upper.toFixed(2)})`
}

/** Whether a target was reached, in words. */
export function verdict(isReached: boolean): string {
  return isReached ? 'reached' : 'missed'
}

/**
 * Whether a ratio is at least as high as it should be. One that misses that, but is no lower than what the reference differs by
 * from itself in three quarters of the rounds, cannot be told from one that is.
 */
export function atLeast(target: number, { median }: Summary, control: Summary): string {
  if (median < target && median >= control.lower) return 'within the noise'
  return verdict(median >= target)
}

/** The same of one that should be no higher. */
export function atMost(target: number, { median }: Summary, control: Summary): string {
  if (median > target && median <= control.upper) return 'within the noise'
  return verdict(median <= target)
}

/** All of it. */
export function reportMarkdown(introduction: string, sections: readonly Section[]): string {
  const parts = sections.flatMap(({ title, parts }) => [`## ${title}`, ...parts])
  return `${['# Benchmarks', introduction, ...parts].join('\n\n')}\n`
}
