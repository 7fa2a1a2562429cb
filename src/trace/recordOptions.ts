import type { PrivateContent } from '../redact/privateContents.ts'

/** What can be asked for that a trace leaves out by itself; nothing else that is private can be in it. */
export const recordedContents = ['sdp', 'candidates', 'messages'] as const satisfies readonly PrivateContent[]

/** Options of `record()`. */
export interface RecordOptions {
  /**
   * How many entries are kept at the most, 10,000 if not given. When there are more, the older half is dropped, and the
   * trace begins with a checkpoint after it. A connection of one channel has some forty in its life.
   */
  readonly limit?: number
  /** What is written down besides: SDP, candidates (with their addresses and credentials), or messages. */
  readonly include?: readonly (typeof recordedContents)[number][]
}
