import { quantile } from 'simple-statistics'

/** The median, the 95th percentile and the largest of durations, in words. */
export function summaryOf(durations: readonly (number | undefined)[]): string {
  const times = durations.filter((time) => time !== undefined)
  if (times.length === 0) return 'no time, for there was none'
  const share = (part: number) => Math.round(quantile(times, part))
  return `${share(0.5)} ms (median), ${share(0.95)} ms (95 %), ${share(1)} ms at most`
}

/** The most offers and replacements of some lives, in words. */
export function mostOf(reports: readonly { readonly offers: number; readonly replacements: number }[]): string {
  const most = (member: 'offers' | 'replacements') => Math.max(...reports.map((report) => report[member]))
  return `Most offers after healing: ${most('offers')}; most replacements: ${most('replacements')}.`
}
