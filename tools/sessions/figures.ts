/** The median, the 95th percentile and the largest of durations, in words. */
export function summaryOf(durations: readonly (number | undefined)[]): string {
  const times = durations.filter((time) => time !== undefined).sort((a, b) => a - b)
  if (times.length === 0) return 'no time, for there was none'
  const share = (part: number) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0)
  return `${share(0.5)} ms (median), ${share(0.95)} ms (95 %), ${share(1)} ms at most`
}
