/** What connects: pairs of connections as the engine makes them, or bound at both ends. */
export const contenders = ['bare', 'bound'] as const

/** One of them. */
export type PairMaker = (typeof contenders)[number]

/**
 * What has come of a pair: it has connected and a message has gone each way; or it has failed, the engine says; or nothing has
 * come of it for as long as an app would wait; or the process has ended meanwhile.
 */
export const outcomes = ['connected', 'failed', 'stuck', 'crashed'] as const

/** One of them. */
export type PairOutcome = (typeof outcomes)[number]

/** How often each has come. */
export type Counts = Readonly<Record<PairOutcome, number>>

/** Which of the contenders a pair is: one after the other. */
export function contenderOf(index: number): PairMaker {
  return contenders[index % contenders.length] as PairMaker
}

/** How many have not connected, and of how many. */
export function failuresOf(counts: Counts): { readonly failed: number; readonly all: number } {
  const all = outcomes.reduce((sum, outcome) => sum + counts[outcome], 0)
  return { failed: all - counts.connected, all }
}
