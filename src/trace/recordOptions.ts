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
  /**
   * How often the connection's statistics are read into the trace, in milliseconds: from 100 on. Default: never. The first
   * reading is made when the code for it is loaded, the next ones when the one before is done, and none after the connection is closed. Numbers and
   * states are recorded, and the `bufferedAmount` of each channel; addresses, servers and credentials only with
   * `include: ['candidates']`. The newest 1,000 readings are kept, or fewer of very many objects.
   */
  readonly stats?: number
}

/** What the recording goes by. */
export type RecordSettings = Required<Omit<RecordOptions, 'stats'>> & Pick<RecordOptions, 'stats'>

/** The shortest time between two readings, in milliseconds. */
export const LEAST_INTERVAL = 100

/** The longest: a timer takes no longer ones. */
export const MOST_INTERVAL = 2_147_483_647
