/** So many failures, and of how many. */
export interface Proportion {
  readonly failed: number
  readonly all: number
}

/** Of the normal distribution: 95 % are no further from its middle. */
const Z = 1.959964

/**
 * How likely it is by chance that at least so many of all failures are among the `tried`, if nothing makes them fail more often
 * than the others: Fisher's exact test, of one side.
 */
export function chanceOfMore(tried: Proportion, others: Proportion): number {
  const failed = tried.failed + others.failed
  const all = tried.all + others.all
  let chance = 0
  for (let among = tried.failed; among <= Math.min(failed, tried.all); among += 1) {
    if (failed - among > others.all) continue
    chance += Math.exp(logChoices(tried.all, among) + logChoices(others.all, failed - among) - logChoices(all, failed))
  }
  return Math.min(1, chance)
}

/** Where the difference of two proportions is with a confidence of 95 %: Newcombe's interval, of two by Wilson. */
export function intervalOfDifference(one: Proportion, other: Proportion): readonly [lower: number, upper: number] {
  const [p, q] = [one, other].map(({ failed, all }) => failed / all) as [number, number]
  const [[pLower, pUpper], [qLower, qUpper]] = [wilson(one), wilson(other)]
  return [p - q - Math.hypot(p - pLower, qUpper - q), p - q + Math.hypot(pUpper - p, q - qLower)]
}

function wilson({ failed, all }: Proportion): readonly [lower: number, upper: number] {
  const p = failed / all
  const middle = p + Z ** 2 / (2 * all)
  const half = Z * Math.sqrt((p * (1 - p)) / all + Z ** 2 / (4 * all ** 2))
  const whole = 1 + Z ** 2 / all
  return [(middle - half) / whole, (middle + half) / whole]
}

function logChoices(all: number, some: number): number {
  return logFactorial(all) - logFactorial(some) - logFactorial(all - some)
}

function logFactorial(count: number): number {
  let sum = 0
  for (let factor = 2; factor <= count; factor += 1) sum += Math.log(factor)
  return sum
}
