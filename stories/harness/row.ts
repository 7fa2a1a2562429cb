/** The peers of a story. */
export type PeerName = 'A' | 'B'

/**
 * What a row of the timeline tells of:
 *
 * - `call`: a cause that is a call of this side;
 * - `cause`: any other cause, which comes from the engine;
 * - `message`: a message has arrived, which is no concern of the charts;
 * - `track`: a track has ended;
 * - `engine`: an event or an error of the real object that has no place in the chart;
 * - `divergence`: the engine breaks a rule.
 */
export type RowKind = 'call' | 'cause' | 'message' | 'track' | 'engine' | 'divergence'

/** One row of the timeline. */
export interface TimelineRow {
  readonly peer: PeerName
  readonly kind: RowKind
  /** What it is about: the connection, a transport, or a channel by its label. */
  readonly subject: string
  readonly text: string
  /** The states that are new. */
  readonly states: readonly string[]
  /** The events that were fired for it. */
  readonly emitted: readonly string[]
}
