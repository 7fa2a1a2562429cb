import { median, quantile, shuffle } from 'simple-statistics'
import type { Runtime } from './runtimes/runtime.ts'

/** What several rounds have given. */
export interface Summary {
  readonly median: number
  /** The quartiles: half of the rounds are between them. */
  readonly lower: number
  readonly upper: number
}

/** The middle of some values, and how far they spread. */
export function summary(values: readonly number[]): Summary {
  const all = [...values]
  return { median: median(all), lower: quantile(all, 0.25), upper: quantile(all, 0.75) }
}

/** The ratios to a reference, round by round: what slows down one round slows down both. */
export function ratios(values: readonly number[], reference: readonly number[]): Summary {
  return summary(values.map((value, round) => value / (reference[round] ?? Number.NaN)))
}

/**
 * Measures each of some things once a round, in a random order, so that none always comes after the same other, and each time
 * after garbage was collected. The first round warms up, and counts for nothing.
 *
 * @returns for each, its values in the order of the rounds
 */
export async function interleaved<Name extends string>(
  runtime: Runtime,
  names: readonly Name[],
  rounds: number,
  measure: (name: Name) => Promise<number>,
  progress: (text: string) => void,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round <= rounds; round += 1) {
    // Halfway, what was kept open is opened anew: a pair that happens to be fast or slow decides nothing.
    if (round === Math.ceil(rounds / 2)) {
      await runtime.run('closeAll')
      for (const name of names) await measure(name)
    }
    progress(round === 0 ? 'warming up' : `round ${round} of ${rounds}`)
    for (const name of shuffle([...names])) {
      await runtime.collect()
      const value = await measure(name)
      if (round > 0) values[name].push(value)
    }
  }
  return values
}
