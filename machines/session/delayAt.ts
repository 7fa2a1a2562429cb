/** The longest that a timer of JavaScript can run. One that is set to more ends at once. */
export const LONGEST_DELAY = 2 ** 31 - 1

/** A delay that a timer can have, or the one before a repetition: the last one is that of all later ones. */
export function delayAt(delays: number | readonly number[], index = 0): number {
  const all = [delays].flat()
  return Math.min(all[Math.min(index, all.length - 1)] ?? LONGEST_DELAY, LONGEST_DELAY)
}
