import type { Trace } from '../../../src/testing/index.ts'
import { type LivedLife, liveLife } from './life.ts'
import { linesSoFar, makeLast, startLogging, tracesSoFar } from './recorders.ts'

declare global {
  /** Lives lives from a seed on, at the same time. */
  var liveRecordedLives: (range: LivesInPage) => Promise<readonly LivedLife[]>
  /** What was recorded of the connections, in the order in which they were made. */
  var recordedSoFar: () => { readonly traces: readonly Trace[]; readonly lines: string }
  /** Makes a connection more, with a channel of this label. It is in no dump that was taken before. */
  var makeLastConnection: (label: string) => void
}

/** Which lives a page has. */
export interface LivesInPage {
  readonly first: number
  readonly lives: number
  /** Whether none waits for a timeout of the engine. */
  readonly isShort: boolean
}

startLogging(location.search === '?sdp')

globalThis.liveRecordedLives = ({ first, lives, isShort }) =>
  Promise.all(Array.from({ length: lives }, (_, index) => liveLife(first + index, isShort)))

globalThis.recordedSoFar = () => ({ traces: tracesSoFar(), lines: linesSoFar() })

globalThis.makeLastConnection = makeLast
