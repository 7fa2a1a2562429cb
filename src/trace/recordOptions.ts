import type { PrivateContent } from '../redact/privateContents.ts'

/** What can be asked for that a trace leaves out by itself; nothing else that is private can be in it. */
export const recordedContents = ['sdp', 'candidates', 'messages'] as const satisfies readonly PrivateContent[]

/** Options of `record()`. */
export interface RecordOptions {
  /**
   * The highest number of entries to keep. Default: 10,000. When there are more, the older half is dropped, and the
   * trace begins with a checkpoint after it. A connection of one channel has some forty in its life.
   */
  readonly limit?: number
  /** Private contents to record: SDP, candidates (with their addresses and credentials), or messages. */
  readonly include?: readonly (typeof recordedContents)[number][]
}
