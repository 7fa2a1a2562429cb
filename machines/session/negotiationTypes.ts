/** What a negotiation needs to know at its beginning. */
export interface NegotiationInput {
  /** Whether this side gives way when both offer at once. */
  readonly polite: boolean
  /** Whether the peer numbers what it sends, so that anything may be sent again. A plain peer does not. */
  readonly repeats: boolean
  /** How long things take. */
  readonly delays: NegotiationDelays
}

/** In milliseconds. */
export interface NegotiationDelays {
  /** After each sending of an offer, or of candidates, that is not acknowledged; the last one repeats. */
  readonly repeat: readonly number[]
  /** How long the polite side leaves the first offer to its peer. */
  readonly yield: number
}

/**
 * What can happen to the negotiation of one connection. No description and no candidate is in it: its driver holds those.
 * A cause that is not legal in the present state is ignored.
 */
export type NegotiationCause =
  /** The connection says so, while its signaling state is `stable`. */
  | { readonly type: 'needed' }
  /** The path is to be found anew. */
  | { readonly type: 'restart' }
  /**
   * The peer offers.
   *
   * - `number`: of the offer, among the peer's;
   * - `answered`: the highest of the own offers that the peer had answered by then;
   * - `restarts`: whether the peer begins to look for a path anew.
   */
  | {
      readonly type: 'offer.received'
      readonly number: number
      readonly answered: number
      readonly restarts: boolean
    }
  /** The peer answers the offer of that number, and says up to which of its own offers none counts any more. */
  | { readonly type: 'answer.received'; readonly number: number; readonly withdrawn: number }
  /** The operation that the state stands for has succeeded. */
  | { readonly type: 'settled' }
  /** It has failed. */
  | { readonly type: 'rejected' }
  /** A candidate of this side was sent. */
  | { readonly type: 'candidate.sent' }
  /** The peer has all that were sent. */
  | { readonly type: 'candidates.acknowledged' }
  /** Messages can be sent again. */
  | { readonly type: 'signaling.up' }

/** What the chart of a negotiation remembers besides its state. All numbers only grow. */
export interface NegotiationContext extends NegotiationInput {
  /** The number of the latest own offer; 0 before the first one. */
  readonly offered: number
  /** The highest of the own offers that does not count any more: it was rolled back. */
  readonly withdrawn: number
  /** The highest of the peer's offers that was answered. */
  readonly answered: number
  /** The highest of the peer's offers that must not be answered any more. */
  readonly obsolete: number
  /** The peer's offer that waits for the running operation; 0 without one. */
  readonly held: number
  /** Whether that one begins to look for a path anew. */
  readonly heldRestarts: boolean
  /** The peer's offer that is being applied and answered; 0 without one. */
  readonly taking: number
  /** Whether an own offer is to follow. */
  readonly needed: boolean
  /** Whether that offer is to restart ICE. */
  readonly restart: boolean
  /** Whether the present offer restarts it. */
  readonly restarts: boolean
  /** How often the present offer was sent again. */
  readonly repeated: number
  /** How often candidates were sent again. */
  readonly repeatedCandidates: number
  /** How many answers were rejected, one after the other. */
  readonly rejections: number
}

/** Why a message of the peer is not used. */
export type Unused =
  /** An offer that was used already, or was taken back. */
  | 'old-offer'
  /** An answer to another offer than the one that waits. */
  | 'old-answer'
  /** Both have offered, and the peer gives way. */
  | 'collision'

/** What a negotiation emits. */
export type NegotiationEmitted =
  | { readonly type: 'unused'; readonly why: Unused }
  /** It cannot go on: only another connection helps. */
  | { readonly type: 'broken' }
