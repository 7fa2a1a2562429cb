import { type LiveReport, liveLife } from './liveLife.ts'
import { type PlainReport, plainLife } from './plainLife.ts'
import { sessionWithPlain, startExample } from './plainPeers.ts'
import { startSession } from './sessionPeer.ts'

declare global {
  /** Lives so many lives, from a seed on, and some of them at the same time. */
  var liveLives: (range: LivesInPage) => Promise<readonly LiveReport[]>
  /** The same, with the W3C's example as one of the two. */
  var plainLives: (range: LivesInPage) => Promise<readonly PlainReport[]>
}

// The same script is in the page that directs, and in the frames that are the peers' pages.
if (location.search === '?peer') {
  globalThis.peerKinds = { session: startSession, sessionWithPlain, w3cExample: startExample }
} else {
  globalThis.liveLives = (range) => some(range, (seed) => liveLife(seed, range.steps))
  globalThis.plainLives = (range) => some(range, plainLife)
}

/** Which lives a page has. */
export interface LivesInPage {
  /** The first seed. */
  readonly first: number
  readonly lives: number
  readonly atOnce: number
  /** How much happens in each. */
  readonly steps: number
}

async function some<Report extends { readonly seed: number }>(
  { first, lives, atOnce }: LivesInPage,
  live: (seed: number) => Promise<Report>,
): Promise<readonly Report[]> {
  const reports: Report[] = []
  let next = first
  const one = async () => {
    while (next < first + lives) reports.push(await live(next++))
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, lives) }, one))
  return reports.sort((before, after) => before.seed - after.seed)
}
