import { type RecordedEnd, recordLives } from './lives.ts'

declare global {
  /** What the script calls in the page. */
  var livesRecorded: () => Promise<Readonly<Record<string, RecordedEnd>>>
}

globalThis.livesRecorded = recordLives
