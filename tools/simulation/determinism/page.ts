import { digestsOf } from './digests.ts'

declare global {
  /** What is called in the page. */
  var digestsOfLives: typeof digestsOf
}

globalThis.digestsOfLives = digestsOf
