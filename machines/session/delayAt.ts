/** The longest that a timer of JavaScript can run. */
export const LONGEST_DELAY = 2 ** 31 - 1

/** The delay before a repetition: the last one is that of all later ones. */
export function delayAt(delays: readonly number[], index: number): number {
  return Math.min(delays[Math.min(index, delays.length - 1)] ?? LONGEST_DELAY, LONGEST_DELAY)
}
